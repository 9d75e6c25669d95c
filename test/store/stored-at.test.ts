import { expect, it } from "vitest";
import { span, TRACE } from "../trace/story.ts";
import { idOf, importPieces, newStore } from "./filled-store.ts";

const other = idOf("1".repeat(32));

it("a trace was stored when the import ended that brought the last of its spans", async () => {
  const store = newStore();
  const before = now();
  await importPieces(store, [[span("request", { at: [0, 10] })]]);
  const first = store.storedAt(TRACE);
  expect(first).toBeGreaterThanOrEqual(before);
  expect(first).toBeLessThanOrEqual(now());
  await untilLater(first);
  await importPieces(store, [[{ ...span("request", { at: [0, 10] }), traceId: other }]]);
  expect(store.storedAt(TRACE)).toBe(first);
  await importPieces(store, [[span("late", { at: [5, 6] })]]);
  expect(store.storedAt(TRACE)).toBeGreaterThan(first ?? 0n);
});

it("a trace that is not stored was stored at no time", async () => {
  const store = newStore();
  expect(store.storedAt(TRACE)).toBeUndefined();
  await importPieces(store, [[span("request", { at: [0, 10] })]]);
  expect(store.storedAt(other)).toBeUndefined();
});

function now(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/** The store's clock ticks in milliseconds. */
async function untilLater(moment = 0n): Promise<void> {
  while (now() <= moment) await new Promise((done) => setImmediate(done));
}
