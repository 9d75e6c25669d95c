import { describe, expect, it } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import type { TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import type { Store } from "../../src/store/store.ts";
import { batchOf, importPieces, newStore } from "./filled-store.ts";

/** A span for each id, each a nanosecond later than the one before. */
function spansOf(ids: readonly string[]): Span[] {
  return ids.map((id, at) =>
    makeSpan({ traceId: id as TraceId, spanId: "s" as Span["spanId"], name: "n", startUnixNano: BigInt(at) }),
  );
}

function idsBehind(store: Store, prefix: string, limit = 50): string[] {
  return store.newestWithPrefix(prefix, limit).map(({ traceId }) => traceId);
}

describe("traces by the beginning of their id", () => {
  it("come the newest first, as many as asked for", async () => {
    const store = newStore();
    await importPieces(store, [spansOf(["ab1", "cd1", "ab3", "ab2", "b", "a"])]);
    expect(idsBehind(store, "ab")).toEqual(["ab2", "ab3", "ab1"]);
    expect(idsBehind(store, "ab", 2)).toEqual(["ab2", "ab3"]);
    expect(idsBehind(store, "")).toEqual(["a", "b", "ab2", "ab3", "cd1", "ab1"]);
    expect(idsBehind(store, "x")).toEqual([]);
  });

  it("begin exactly so: no wildcard, no other case, no half of an id", async () => {
    const store = newStore();
    await importPieces(store, [
      spansOf(["a%c", "abc", "a_c", "ABC", "0000000000000000abcdefabcdefabcd", "\ud800x"]),
    ]);
    expect(idsBehind(store, "a%")).toEqual(["a%c"]);
    expect(idsBehind(store, "a_")).toEqual(["a_c"]);
    expect(idsBehind(store, "ab")).toEqual(["abc"]);
    expect(idsBehind(store, "AB")).toEqual(["ABC"]);
  });

  it("are the newest among many that begin alike", async () => {
    const store = newStore();
    const many = Array.from({ length: 2_500 }, (_, at) => `a${9_999 - at}`);
    await importPieces(store, [spansOf(["a0", ...many, "b"])]);
    expect(idsBehind(store, "a", 3)).toEqual(["a7500", "a7501", "a7502"]);
    expect(idsBehind(store, "a0")).toEqual(["a0"]);
  });

  it("are not yet those that an import is writing", async () => {
    const store = newStore();
    await importPieces(store, [spansOf(["ab"])]);
    const session = await store.beginImport(summarise);
    session.beginFile("a file");
    session.add(batchOf(spansOf(["ac"])));
    expect(idsBehind(store, "a")).toEqual(["ab"]);
    session.close();
  });
});
