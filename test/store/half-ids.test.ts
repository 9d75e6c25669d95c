import { expect, it } from "vitest";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { idOf, importPieces, newStore } from "./filled-store.ts";

const TRACE = idOf("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e");
const HALF = idOf("8d9e0f1a2b3c4d5e");
const TWIN = idOf("00000000000000018d9e0f1a2b3c4d5e");

function rootOf(traceId: Span["traceId"]): Span {
  return makeSpan({ traceId, spanId: "a" as Span["spanId"], name: "http.handler", startUnixNano: 1_000n });
}

const named: LogLine = {
  timeUnixNano: 1_500n,
  level: undefined,
  body: "evicted",
  message: "evicted",
  attributes: new Map(),
  service: undefined,
  instance: undefined,
  traceId: HALF,
  spanId: undefined,
};

it("joins a line that names a trace by its low 64 bits, as Datadog's loggers do", async () => {
  const store = newStore();
  await importPieces(store, [[rootOf(TRACE)]], [named]);
  expect(store.readTrace(TRACE)?.logs.map(({ body }) => body)).toEqual(["evicted"]);
});

it("joins it to neither of two traces that it may mean", async () => {
  const store = newStore();
  await importPieces(store, [[rootOf(TRACE)], [rootOf(TWIN)]], [named]);
  expect(store.readTrace(TRACE)?.logs).toEqual([]);
  expect(store.readTrace(TWIN)?.logs).toEqual([]);
});

it("joins it to the trace that is called so, exactly", async () => {
  const store = newStore();
  await importPieces(store, [[rootOf(TRACE)], [rootOf(HALF)]], [named]);
  expect(store.readTrace(TRACE)?.logs).toEqual([]);
  expect(store.readTrace(HALF)?.logs.map(({ body }) => body)).toEqual(["evicted"]);
});
