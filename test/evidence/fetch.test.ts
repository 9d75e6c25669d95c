import { describe, expect, it } from "vitest";
import { tracesData } from "../../fixtures/formats/otlp-json.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import type { Store } from "../../src/store/store.ts";
import { json, plain, type Reply } from "../replay/replies.ts";
import type { Replay } from "../replay/server.ts";
import { FakeLoki, type PushedLine } from "../source/loki/fake-loki.ts";
import { importPieces, newStore } from "../store/filled-store.ts";
import { log, span, TRACE, unixNano } from "../trace/story.ts";
import { type Backends, backendsThatAnswer, lokiAnswer, traceAnswer } from "./backends.ts";
import { fetched, NOTHING, numbered } from "./fetching.ts";

const TRACES = "/api/v2/traces/*";
const LINES = "/loki/api/v1/query_range";
const root = span("request", { at: [0, 100] });
const callId = "00f067aa0ba902b7" as SpanId;
const call = span("model call", { spanId: callId, parent: "request", at: [10, 90] });
const whole = [root, call];
const prefill = log("prefill done", { at: 20, spanId: callId });
const full = { tempo: { [TRACES]: traceAnswer(whole) }, loki: { [LINES]: lokiAnswer([prefill]) } };

describe("a trace that the store does not have", () => {
  it("is there afterwards with its lines, from both backends", async () => {
    const store = newStore();
    const { summary, trouble } = await fetched(store, await backendsThatAnswer(full));
    expect([summary, trouble]).toEqual([{ ...NOTHING, traces: 1, spans: 2, logs: 1 }, undefined]);
    const stored = store.readTrace(TRACE);
    expect(stored?.spans.map(({ name }) => name)).toEqual(["request", "model call"]);
    expect(stored?.logs.map(({ body, spanId }) => [body, spanId])).toEqual([["prefill done", callId]]);
  });

  it("is not asked for a second time", async () => {
    const store = newStore();
    const backends = await backendsThatAnswer(full);
    await fetched(store, backends);
    const asked = requestsOf(backends);
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, already: 1 });
    expect(requestsOf(backends)).toBe(asked);
  });

  it("that Tempo calls partial is stored with its mark, and asked for again", async () => {
    const store = newStore();
    const partial = traceAnswer([call], { status: "PARTIAL", message: "too large" });
    const tempo = { [TRACES]: [partial, traceAnswer(whole)] };
    const backends = await backendsThatAnswer({ tempo });
    expect((await fetched(store, backends)).summary).toMatchObject({ traces: 1, partial: 1 });
    expect(store.readTrace(TRACE)?.partial).toBe("too large");
    expect((await fetched(store, backends)).summary).toMatchObject({ traces: 1, partial: 0 });
    expect(store.readTrace(TRACE)).toMatchObject({ partial: undefined, spans: { length: 2 } });
  });

  it("that Tempo does not have either is failed, and the others come all the same", async () => {
    const tempo = { [`/api/v2/traces/${TRACE}`]: traceAnswer(whole), [TRACES]: traceAnswer([]) };
    const ids = [...numbered(5), TRACE];
    const { summary, trouble } = await fetched(newStore(), await backendsThatAnswer({ tempo }), ids);
    expect([summary.traces, summary.failed.length, trouble]).toEqual([1, 5, undefined]);
    expect(summary.failed[0]).toEqual({
      traceId: ids[0],
      message: "Tempo does not have it",
      code: "nothing-found",
    });
  });

  it("whose id Tempo cannot have is failed without a request", async () => {
    const backends = await backendsThatAnswer(full);
    const { summary } = await fetched(newStore(), backends, ["trace-123" as TraceId]);
    expect(summary.failed.map(({ code }) => code)).toEqual(["usage"]);
    expect(requestsOf(backends)).toBe(0);
  });

  it("of which a part cannot be read is stored as far as it can, which is said", async () => {
    const heard: string[] = [];
    const onUnreadable = (id: TraceId, parts: readonly string[]) => void heard.push(id, ...parts);
    const { resourceSpans } = tracesData(whole);
    const tempo = { [TRACES]: json({ trace: { resourceSpans: [...resourceSpans, { scopeSpans: 7 }] } }) };
    const backends = await backendsThatAnswer({ tempo });
    const { summary } = await fetched(newStore(), backends, [TRACE], { onUnreadable });
    expect(summary).toMatchObject({ traces: 1, spans: 2, failed: [] });
    expect(heard).toEqual([TRACE, expect.stringContaining("scopeSpans")]);
  });

  it("of which nothing can be read is failed", async () => {
    const tempo = { [TRACES]: json({ trace: { resourceSpans: [{ scopeSpans: 7 }] } }) };
    const { summary } = await fetched(newStore(), await backendsThatAnswer({ tempo }));
    expect(summary).toMatchObject({ traces: 0, already: 0, failed: [{ code: "unreachable" }] });
  });
});

describe("a stored trace", () => {
  it("that is whole and came without lines is asked of Loki alone, once", async () => {
    const store = newStore();
    await importPieces(store, [whole]);
    const backends = await backendsThatAnswer(full);
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, traces: 1, logs: 1 });
    expect(backends.tempo?.requests).toEqual([]);
    expect(store.readTrace(TRACE)?.logs).toHaveLength(1);
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, already: 1 });
    expect(backends.loki?.requests).toHaveLength(2);
  });

  it("whose lines a file brought does not get them twice", async () => {
    const store = newStore();
    await importPieces(store, [whole], [prefill]);
    expect((await fetched(store, await backendsThatAnswer(full))).summary).toEqual({
      ...NOTHING,
      already: 1,
    });
    expect(store.info().logs).toBe(1);
  });

  it("that was fetched with --no-logs gets them when it is fetched with them", async () => {
    const store = newStore();
    const backends = await backendsThatAnswer(full);
    await fetched(store, backends, [TRACE], { withLogs: false });
    expect((await fetched(store, backends, [TRACE], { withLogs: false })).summary.already).toBe(1);
    expect((await fetched(store, backends)).summary).toMatchObject({ traces: 1, spans: 0, logs: 1 });
  });

  it("that was fetched with some of its lines gets the others later, and none twice", async () => {
    const store = newStore();
    await fetched(store, await backendsThatAnswer(full), [TRACE], { filtersLines: true });
    const loki = { [LINES]: lokiAnswer([prefill, log("decode done", { at: 30 })]) };
    const backends = await backendsThatAnswer({ ...full, loki });
    expect((await fetched(store, backends)).summary).toEqual({ ...NOTHING, traces: 1, logs: 1 });
    expect(store.readTrace(TRACE)?.logs.map(({ body }) => body)).toEqual(["prefill done", "decode done"]);
  });

  it("that was still growing is replaced by both copies' union, without a conflict or a double", async () => {
    const store = newStore();
    const begun = span("request", { at: [0], has: { "llm.model": "m" } });
    const upload = span("upload", { parent: "request", at: [1, 2] });
    await importPieces(store, [[begun, upload]], [prefill, anonymous("from a file")]);
    const { summary } = await fetched(store, await backendsThatAnswer(full));
    expect(summary).toMatchObject({ traces: 1, already: 0, failed: [] });
    const stored = store.readTrace(TRACE);
    expect(stored?.spans.map(({ name }) => name).sort()).toEqual(["model call", "request", "upload"]);
    expect(stored?.spans.find(({ name }) => name === "request")?.endUnixNano).toBe(root.endUnixNano);
    expect(stored?.logs.map(({ body }) => body).sort()).toEqual(["from a file", "prefill done"]);
    expect(store.info()).toMatchObject({ traces: 1, spans: 3, logs: 2 });
    expect(store.list(0)).toEqual([expect.objectContaining({ spanCount: 3 })]);
  });

  it("that Tempo no longer has stays as it was", async () => {
    const store = newStore();
    await importPieces(store, [[call]]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer([]) } });
    const { failed } = (await fetched(store, backends)).summary;
    expect(failed.map(({ message }) => message)).toEqual(["Tempo no longer has it; what is stored stays"]);
    expect(store.readTrace(TRACE)?.spans).toHaveLength(1);
  });

  it("is there while its new copy is on the way, and stays if that does not come", async () => {
    const store = newStore();
    await importPieces(store, [[call]]);
    const session = await store.beginImport(() => {
      throw new Error("not reached");
    });
    session.beginFile("a fetch");
    session.replace([TRACE]);
    const other = newStoreAt(store.path);
    expect(other.readTrace(TRACE)?.spans).toHaveLength(1);
    session.close();
    expect(store.readTrace(TRACE)?.spans).toHaveLength(1);
  });
});

describe("while Loki fails", () => {
  it("the trace is stored, counts as failed for its lines, and the next fetch asks for those alone", async () => {
    const store = newStore();
    const down = await backendsThatAnswer({ ...full, loki: { [LINES]: plain(401, "no org id") } });
    const { summary } = await fetched(store, down);
    expect(summary).toMatchObject({ traces: 1, spans: 2, logs: 0 });
    expect(summary.failed).toEqual([
      { traceId: TRACE, code: "refused", message: expect.stringMatching(/^log lines are missing: Loki at/) },
    ]);
    const up = await backendsThatAnswer(full);
    expect((await fetched(store, up)).summary).toEqual({ ...NOTHING, traces: 1, logs: 1 });
    expect(up.tempo?.requests).toEqual([]);
  });

  it("it is asked three times in vain and then no more; Tempo goes on", async () => {
    const loki = { [LINES]: plain(401, "no org id") };
    const backends = await backendsThatAnswer({ tempo: anyTrace(), loki });
    const { summary, trouble } = await fetched(newStore(), backends, numbered(60), { atOnce: 1 });
    expect([summary.traces, summary.failed.length, summary.notAsked, trouble]).toEqual([
      60,
      60,
      0,
      undefined,
    ]);
    expect(new Set(backends.loki?.requests.map(({ query }) => query.get("query")))).toHaveLength(6);
  });
});

describe("a fetch that ends early", () => {
  it("by a Tempo that is gone keeps what came, and says what it did not ask for", async () => {
    const [good, ...others] = numbered(20);
    const tempo = { [`/api/v2/traces/${good}`]: anyTrace()[TRACES] ?? [], [TRACES]: plain(403, "no") };
    const store = newStore();
    const backends = await backendsThatAnswer({ tempo });
    const { summary, trouble } = await fetched(store, backends, [good as TraceId, ...others]);
    expect(trouble).toMatchObject({ code: "refused" });
    expect(summary).toMatchObject({ traces: 1, failed: { length: 3 }, notAsked: 16 });
    expect(store.info().traces).toBe(1);
  });

  it("by Ctrl-C keeps what came; the same command goes on from there", async () => {
    const store = newStore();
    const stop = new AbortController();
    const backends = await backendsThatAnswer({ tempo: anyTrace() });
    const ids = numbered(12);
    const { summary, trouble } = await fetched(store, backends, ids, {
      atOnce: 1,
      signal: stop.signal,
      onProgress: ({ done }) => done === 5 && stop.abort(),
    });
    expect(trouble).toMatchObject({ code: "interrupted" });
    expect(summary).toMatchObject({ traces: 6, notAsked: 6, failed: [] });
    expect(store.info().traces).toBe(6);
    const rest = await fetched(store, backends, ids);
    expect(rest.summary).toMatchObject({ traces: 6, already: 6, notAsked: 0 });
  });

  it("by Ctrl-C while Loki is asked keeps the traces that came, and the next fetch asks for their lines", async () => {
    const stop = new AbortController();
    const loki: Reply = (_request, response) => {
      stop.abort();
      response.destroy();
    };
    const backends = await backendsThatAnswer({ tempo: anyTrace(), loki: { [LINES]: loki } }, stop.signal);
    const store = newStore();
    const { summary, trouble } = await fetched(store, backends, numbered(3), { signal: stop.signal });
    expect(trouble).toMatchObject({ code: "interrupted" });
    expect(summary).toMatchObject({ traces: 3, failed: { length: 3 }, notAsked: 0 });
    expect(summary.failed[0]?.message).toBe("log lines are missing: interrupted before they came");
    const up = await backendsThatAnswer({ tempo: anyTrace(), loki: { [LINES]: lokiAnswer([]) } });
    expect((await fetched(store, up, numbered(3))).summary).toEqual({ ...NOTHING, already: 3 });
    expect([up.tempo?.requests.length, (up.loki?.requests.length ?? 0) > 0]).toEqual([0, true]);
  });

  it("by Ctrl-C ends also where nothing is to be asked", async () => {
    const store = newStore();
    const backends = await backendsThatAnswer({ tempo: anyTrace() });
    await fetched(store, backends, numbered(3));
    const { summary } = await fetched(store, backends, numbered(3), { signal: AbortSignal.abort() });
    expect(summary).toMatchObject({ already: 0, notAsked: 3 });
  });
});

describe("many traces", () => {
  it("are asked for beside each other, four at most", async () => {
    let [atOnce, most] = [0, 0];
    const slow: Reply = (request, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      setImmediate(() => {
        atOnce -= 1;
        replyOfAny(request, response);
      });
    };
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: slow } });
    await fetched(newStore(), backends, numbered(40));
    expect([most > 1, most <= 4]).toEqual([true, true]);
  });

  it("that lie close together are asked of Loki together, and each gets its own lines", async () => {
    const ids = numbered(8);
    const loki = new FakeLoki();
    loki.lines = ids.map((id) => linePushed(`trace_id=${id}`));
    const backends = await backendsThatAnswer({ tempo: anyTrace(), loki: loki.routes });
    const store = newStore();
    expect((await fetched(store, backends, ids)).summary).toMatchObject({ traces: 8, logs: 8, failed: [] });
    expect(ids.map((id) => store.readTrace(id)?.logs.map(({ body }) => body))).toEqual(
      loki.lines.map(({ text }) => [text]),
    );
    expect(backends.loki?.requests.length).toBeLessThan(ids.length);
    expect((await fetched(store, backends, ids)).summary).toEqual({ ...NOTHING, already: 8 });
  });

  it("have a question of their own where Loki, or a proxy before it, finds that for several too long", async () => {
    const loki = new FakeLoki();
    const ids = numbered(8);
    loki.lines = ids.map((id) => linePushed("prefill done", { trace_id: id }));
    const answer = loki.routes[LINES];
    const narrow: Reply = (request, response) => {
      const isLong = (request.url ?? "").length > 4000;
      if (isLong) plain(414, "URI too long")(request, response);
      else if (typeof answer === "function") answer(request, response);
    };
    const backends = await backendsThatAnswer({ tempo: anyTrace(), loki: { [LINES]: narrow } });
    const { summary } = await fetched(newStore(), backends, ids);
    expect(summary).toMatchObject({ traces: 8, logs: 8, failed: [] });
    expect(backends.loki?.requests.some(({ query }) => query.toString().length > 4000)).toBe(true);
  });

  it("become visible a hundred at a time", async () => {
    const store = newStore();
    const other = newStoreAt(store.path);
    const seen = new Set<number>();
    const backends = await backendsThatAnswer({ tempo: anyTrace() });
    await fetched(store, backends, numbered(205), { onProgress: () => seen.add(other.info().traces) });
    expect([...seen]).toEqual([0, 100, 200]);
    expect(other.info().traces).toBe(205);
  });
});

function newStoreAt(path: string): Store {
  return newStore(path);
}

/** A Tempo that has every trace. */
function anyTrace(): Record<string, Reply> {
  return { [TRACES]: replyOfAny };
}

const replyOfAny: Reply = (request, response) => {
  const traceId = (/[0-9a-f]{32}/.exec(request.url ?? "")?.[0] ?? "") as TraceId;
  const own = (one: Span): Span => ({ ...one, traceId });
  traceAnswer(whole.map(own))(request, response);
};

/** A line without an id, of the trace's service and time. */
function anonymous(body: string) {
  return log(body, { at: 30, traceId: undefined });
}

function linePushed(text: string, metadata = {}): PushedLine {
  return { nanos: unixNano(20), text, labels: { app: "miniserve" }, metadata };
}

function requestsOf({ tempo, loki }: Backends): number {
  const count = (server: Replay | undefined) => server?.requests.length ?? 0;
  return count(tempo) + count(loki);
}
