import { describe, expect, it, vi } from "vitest";
import { Failure } from "../../src/model/failure.ts";
import type { SpanId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { TraceFacts } from "../../src/trace/facts.ts";
import { importPieces, newStore } from "../store/filled-store.ts";
import { log, span, TRACE } from "../trace/story.ts";
import { backendsThatAnswer, lokiAnswer, traceAnswer } from "./backends.ts";
import { fetched, NOTHING, numbered } from "./fetching.ts";

const TRACES = "/api/v2/traces/*";
const LINES = "/loki/api/v1/query_range";
const rootId = "00f067aa0ba902b7" as SpanId;
const root = span("request", { spanId: rootId, at: [0, 100], has: { model: "m", tokens: 7n } });
const call = span("model call", {
  spanId: "00f067aa0ba902b8" as SpanId,
  parent: rootId,
  at: [10, 90],
  has: { "llm.model": "m", "llm.tokens.in": 12n, "llm.tokens.out": 3n },
});
const token = span("token", { spanId: "00f067aa0ba902b9" as SpanId, parent: call.spanId, at: [20, 30] });
const prefill = log("prefill done", { at: 20, spanId: call.spanId });
const loki = { [LINES]: lokiAnswer([prefill]) };

describe("a trace of a file that Tempo tells differently", () => {
  /** Without its flags, its attributes the other way round, itself too. */
  const retold = (spans: readonly Span[]) =>
    [...spans]
      .reverse()
      .map((one) => ({ ...one, flags: undefined, attributes: new Map([...one.attributes].reverse()) }));

  it("is whole afterwards, each span once and none in conflict", async () => {
    const store = newStore();
    const stored = [root, token].map((one) => ({ ...one, flags: 257 }));
    await importPieces(store, [stored], [prefill]);
    const tempo = { [TRACES]: traceAnswer(retold([root, call, token])) };
    const { summary } = await fetched(store, await backendsThatAnswer({ tempo, loki }));
    expect(summary).toEqual({ ...NOTHING, traces: 1, spans: 1 });
    const evidence = store.readTrace(TRACE);
    const { tree } = new TraceFacts(evidence ?? NO_EVIDENCE);
    expect(evidence?.spans.map(({ name }) => name).sort()).toEqual(["model call", "request", "token"]);
    expect(tree.nodes.flatMap(({ marks }) => [...marks])).toEqual([]);
    expect(evidence?.logs).toHaveLength(1);
  });
});

describe("a trace that is asked for again, and has not grown", () => {
  it.each<[string, readonly Span[]]>([
    ["waits for a parent", [root, token]],
    ["has no root that ended", [{ ...root, endUnixNano: undefined }, call]],
  ])("since it %s, counts as already there", async (_, spans) => {
    const store = newStore();
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(spans) }, loki });
    expect((await fetched(store, backends)).summary).toMatchObject({ traces: 1, spans: 2, logs: 1 });
    const asked = backends.tempo?.requests.length;
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, already: 1 });
    expect(backends.tempo?.requests.length).toBeGreaterThan(asked ?? 0);
    expect(store.info()).toMatchObject({ traces: 1, spans: 2, logs: 1 });
  });

  it("since Tempo calls it partial, keeps its mark in the store and in what is said", async () => {
    const store = newStore();
    const answer = traceAnswer([root, call], { status: "PARTIAL", message: "too large" });
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: answer } });
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, traces: 1, spans: 2, partial: 1 });
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, already: 1, partial: 1 });
    expect(store.readTrace(TRACE)?.partial).toBe("too large");
  });

  it("counts a span that ended meanwhile as one that came", async () => {
    const store = newStore();
    await importPieces(store, [[{ ...root, endUnixNano: undefined }, call]]);
    const tempo = { [TRACES]: traceAnswer([root, call]) };
    const { summary } = await fetched(store, await backendsThatAnswer({ tempo }));
    expect(summary).toEqual({ ...NOTHING, traces: 1, spans: 1 });
  });
});

describe("a fetch that ends early", () => {
  it("by a Tempo that is down gives up after three; what is stored stays", async () => {
    const store = newStore();
    await importPieces(store, [[root, call]]);
    const backends = await backendsThatAnswer({ tempo: undefined });
    const { summary, trouble } = await fetched(store, backends, [TRACE, ...numbered(10)]);
    expect(trouble).toMatchObject({ code: "unreachable", message: expect.stringMatching(/^cannot reach/) });
    expect(summary).toMatchObject({ traces: 0, already: 1, failed: { length: 3 }, notAsked: 7 });
    expect(store.info()).toMatchObject({ traces: 1, spans: 2 });
  });

  it("by Ctrl-C keeps also what came behind one that hangs", async () => {
    const store = newStore();
    const [hangs, ...others] = numbered(4);
    const stop = new AbortController();
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer([root, call]) } });
    const { tempo } = backends.remote;
    if (tempo === undefined) throw new Error("there is a Tempo");
    const ask = tempo.trace.bind(tempo);
    const came = others.map(() => Promise.withResolvers<void>());
    vi.spyOn(tempo, "trace").mockImplementation(async (id) => {
      if (id === hangs) {
        await Promise.all(came.map(({ promise }) => promise));
        await new Promise(setImmediate);
        stop.abort();
        throw new Failure("interrupted", "interrupted");
      }
      const trace = await ask(id);
      came[others.indexOf(id)]?.resolve();
      return trace && { ...trace, spans: trace.spans.map((one) => ({ ...one, traceId: id })) };
    });
    const { summary, trouble } = await fetched(store, backends, numbered(9), { signal: stop.signal });
    expect(trouble).toMatchObject({ code: "interrupted" });
    expect(summary).toMatchObject({ traces: 3, spans: 6, notAsked: 6, failed: [] });
    expect(others.map((id) => store.readTrace(id)?.spans.length)).toEqual([2, 2, 2]);
  });
});

const NO_EVIDENCE = { traceId: TRACE, spans: [], logs: [], partial: undefined, origin: "nowhere" };
