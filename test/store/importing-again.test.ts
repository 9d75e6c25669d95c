import { describe, expect, it } from "vitest";
import { summarise } from "../../src/evidence/summarise.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { Packer } from "../../src/store/pack.ts";
import { idOf, importPieces, newStore } from "./filled-store.ts";

const TRACE = idOf("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e");

function span(spanId: string, more: Partial<Span> = {}): Span {
  const identity = {
    traceId: TRACE,
    spanId: spanId as Span["spanId"],
    name: "llm.decode",
    startUnixNano: 1_000n,
  };
  return makeSpan({ ...identity, endUnixNano: 2_000n, ...more });
}

function line(body: string): LogLine {
  const nothing = { level: undefined, instance: undefined, spanId: undefined, attributes: new Map() };
  return { ...nothing, body, message: body, timeUnixNano: 1_500n, service: "miniserve", traceId: TRACE };
}

describe("importing the same data twice", () => {
  it("changes nothing and counts duplicates", async () => {
    const store = newStore();
    const spans = [span("a"), span("b", { attributes: new Map([["k", 1]]) })];
    expect(await importPieces(store, [spans], [line("x")])).toMatchObject({
      spans: 2,
      logs: 1,
      duplicates: 0,
    });
    const before = store.list(0);
    expect(await importPieces(store, [spans], [line("x")])).toMatchObject({
      spans: 0,
      logs: 0,
      duplicates: 3,
    });
    expect(store.list(0)).toEqual(before);
    expect(store.info()).toMatchObject({ spans: 2, logs: 1 });
  });

  it("takes attributes as a set, on the span and on its resource", async () => {
    const store = newStore();
    const resource = (entries: [string, string][]) => ({ service: "s", attributes: new Map(entries) });
    const one = span("a", {
      attributes: new Map([
        ["a", 1],
        ["b", 2],
      ]),
      resource: resource([
        ["x", "1"],
        ["y", "2"],
      ]),
    });
    const other = span("a", {
      attributes: new Map([
        ["b", 2],
        ["a", 1],
      ]),
      resource: resource([
        ["y", "2"],
        ["x", "1"],
      ]),
    });
    await importPieces(store, [[one]]);
    expect(await importPieces(store, [[other]])).toMatchObject({ spans: 0, duplicates: 1 });
  });

  it("knows a span again although its role has changed with its surroundings", async () => {
    const store = newStore();
    const child = span("b", { name: "step", parentSpanId: "a" as Span["spanId"] });
    await importPieces(store, [[child]]);
    await importPieces(store, [[span("a")]]);
    expect(await importPieces(store, [[child]])).toMatchObject({ spans: 0, duplicates: 1 });
  });

  it("keeps a duplicate that says something else, and counts the conflict", async () => {
    const store = newStore();
    await importPieces(store, [[span("a")]]);
    expect(await importPieces(store, [[span("a", { name: "other" })]])).toMatchObject({
      spans: 1,
      conflicts: 2,
    });
    expect(store.readTrace(TRACE)?.spans.map(({ name }) => name)).toEqual(["llm.decode", "other"]);
  });

  it("keeps lines that one file repeats, and adds none of them when it comes again", async () => {
    const store = newStore();
    const lines = [line("tick"), line("tick"), line("tock")];
    expect(await importPieces(store, [[span("a")]], lines)).toMatchObject({ logs: 3, duplicates: 0 });
    expect(await importPieces(store, [[]], lines)).toMatchObject({ logs: 0, duplicates: 3 });
    const grown = [...lines, line("tick")];
    expect(await importPieces(store, [[]], grown)).toMatchObject({ logs: 1, duplicates: 3 });
    expect(store.readTrace(TRACE)?.logs.map(({ body }) => body)).toEqual(["tick", "tick", "tock", "tick"]);
  });
});

describe("a trace that comes in several pieces of one batch", () => {
  it("is one trace, and no span of it is stored twice", async () => {
    const store = newStore();
    const packer = new Packer();
    for (const spans of [
      [span("a"), span("b")],
      [span("b"), span("c")],
    ])
      packer.addTrace(
        TRACE,
        summarise({ traceId: TRACE, spans, logs: [], partial: undefined, origin: "test" }),
      );
    const session = await store.beginImport(summarise);
    session.beginFile("a file");
    session.add(packer.take());
    expect(session.finishFile()).toMatchObject({ spans: 3, duplicates: 1 });
    session.close();
    expect(store.list(0)).toMatchObject([{ traceId: TRACE, spanCount: 3 }]);
  });

  it("keeps its families apart beyond the number that is remembered", async () => {
    const store = newStore();
    const many = Array.from({ length: 25_000 }, (_, at) => span(`s${at}`, { name: `GET /users/${at}` }));
    const session = await store.beginImport(summarise);
    session.beginFile("a file");
    const packer = new Packer();
    for (const piece of [many.slice(0, 22_000), many.slice(22_000)]) {
      const traceId = idOf(`b${piece.length}`);
      const own = piece.map((one) => ({ ...one, traceId }));
      packer.addTrace(
        traceId,
        summarise({ traceId, spans: own, logs: [], partial: undefined, origin: "test" }),
      );
      session.add(packer.take());
    }
    session.finishFile();
    session.close();
    const names = store.readTrace(idOf("b3000"))?.spans.map(({ name }) => name);
    expect(names?.sort()).toEqual(
      many
        .slice(22_000)
        .map(({ name }) => name)
        .sort(),
    );
  });
});

describe("a trace that comes in several files", () => {
  it("has the facts of all its spans", async () => {
    const store = newStore();
    const root = span("a", { name: "http.handler", endUnixNano: 9_000n });
    const call = (tokens: number) =>
      span(`b${tokens}`, { parentSpanId: root.spanId, attributes: new Map([["llm.tokens.out", tokens]]) });
    await importPieces(store, [[call(7)]]);
    expect(store.list(0)).toMatchObject([{ rootName: undefined, spanCount: 1, tokensOut: 7 }]);
    await importPieces(store, [[root], [call(5)]]);
    expect(store.list(0)).toMatchObject([
      { rootName: "http.handler", spanCount: 3, tokensOut: 12, durationNs: 8000 },
    ]);
  });
});
