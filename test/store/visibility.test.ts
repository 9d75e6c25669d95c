import { describe, expect, it } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { openStore } from "../../src/store/store.ts";
import { batchOf, idOf, importPieces, newStore, newStorePath } from "./filled-store.ts";

const TRACE = idOf("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e");
const OTHER = idOf("b04e11c7a2f94d0f8a6c5b3e2d1f0a99");

function span(traceId: Span["traceId"], spanId: string): Span {
  return makeSpan({
    traceId,
    spanId: spanId as Span["spanId"],
    name: "n",
    startUnixNano: 1n,
    endUnixNano: 2n,
  });
}

describe("a file", () => {
  it("is seen wholly once it is done, and not at all before", async () => {
    const path = newStorePath();
    const writer = newStore(path);
    const reader = openStore(path, { mode: "read" });
    const session = await writer.beginImport(summarise);
    session.beginFile("one");
    session.add(batchOf([span(TRACE, "a")]));
    expect(reader.list(0)).toEqual([]);
    expect(reader.readTrace(TRACE)).toBeUndefined();
    session.finishFile();
    expect(reader.readTrace(TRACE)?.spans).toHaveLength(1);
    session.beginFile("two");
    session.add(batchOf([span(TRACE, "b"), span(OTHER, "c")]));
    expect(reader.readTrace(TRACE)?.spans).toHaveLength(1);
    expect(reader.info()).toMatchObject({ traces: 1, spans: 1 });
    session.close();
    expect(reader.readTrace(TRACE)?.spans).toHaveLength(1);
    reader.close();
  });

  it("leaves nothing for the next import when it was given up", async () => {
    const store = newStore();
    const session = await store.beginImport(summarise);
    session.beginFile("given up");
    session.add(batchOf([span(TRACE, "a"), span(OTHER, "b")]));
    session.close();
    expect(await importPieces(store, [[span(TRACE, "a")]])).toMatchObject({
      spans: 1,
      duplicates: 0,
    });
    expect(store.list(0).map(({ traceId }) => traceId)).toEqual([TRACE]);
  });

  it("is not seen early after its predecessors were deleted", async () => {
    const store = newStore();
    await importPieces(store, [[span(TRACE, "a"), span(TRACE, "b")]]);
    await store.delete({ ids: [TRACE] });
    const session = await store.beginImport(summarise);
    session.beginFile("next");
    session.add(batchOf([span(OTHER, "c")]));
    expect(store.list(0)).toEqual([]);
    session.finishFile();
    session.close();
    expect(store.list(0).map(({ traceId }) => traceId)).toEqual([OTHER]);
  });
});

describe("a second import", () => {
  it("waits until the first is done, and says so once", async () => {
    const path = newStorePath();
    const first = await newStore(path).beginImport(summarise);
    let said = 0;
    const second = newStore(path).beginImport(summarise, { onWait: () => (said += 1) });
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(said).toBe(1);
    first.close();
    (await second).close();
  });

  it("stops waiting when it is interrupted", async () => {
    const path = newStorePath();
    const first = await newStore(path).beginImport(summarise);
    const second = newStore(path).beginImport(summarise, { signal: AbortSignal.timeout(20) });
    await expect(second).rejects.toMatchObject({ code: "interrupted" });
    first.close();
  });
});
