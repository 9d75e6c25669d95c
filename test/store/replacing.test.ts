import { describe, expect, it } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import { log, span, TRACE } from "../trace/story.ts";
import { batchOf, idOf, importPieces, newStore } from "./filled-store.ts";

/** More than one transaction holds otherwise. */
const MANY = 70_000;
const OTHER = idOf("2".repeat(32));
const old = span("old", { at: [0, 1] });
const many = Array.from({ length: MANY }, (_, at) => span(`s${at}`, { at: [at, at + 1] }));

describe("replacing a stored trace", () => {
  it("shows the old copy or the new one, however large it is", async () => {
    const store = newStore();
    await importPieces(store, [[old]], [log("old line", { at: 0 })]);
    const reader = newStore(store.path);
    const session = await store.beginImport(summarise);
    session.beginFile("its new copy");
    session.replace([TRACE]);
    session.add(batchOf(many));
    expect(reader.readTrace(TRACE)).toMatchObject({ spans: { length: 1 }, logs: { length: 1 } });
    session.finishFile();
    session.close();
    expect(reader.readTrace(TRACE)).toMatchObject({ spans: { length: MANY }, logs: [] });
  });

  it("leaves the old copy where the new one is given up", async () => {
    const store = newStore();
    await importPieces(store, [[old]], [log("old line", { at: 0 })]);
    const session = await store.beginImport(summarise);
    session.beginFile("its new copy");
    session.replace([TRACE]);
    session.add(batchOf(many));
    session.close();
    expect(store.readTrace(TRACE)).toMatchObject({ spans: { length: 1 }, logs: { length: 1 } });
  });

  it("touches no other trace", async () => {
    const store = newStore();
    await importPieces(store, [[old, { ...old, traceId: OTHER }]]);
    const session = await store.beginImport(summarise);
    session.beginFile("its new copy");
    session.replace([TRACE]);
    session.add(batchOf([span("new", { at: [0, 1] })]));
    session.finishFile();
    session.close();
    expect([TRACE, OTHER].map((id) => store.readTrace(id)?.spans[0]?.name)).toEqual(["new", "old"]);
  });
});
