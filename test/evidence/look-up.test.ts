import { describe, expect, it } from "vitest";
import { gather, type Wanted } from "../../src/evidence/gather.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import { Failure } from "../../src/model/failure.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { traceReference } from "../../src/model/trace-reference.ts";
import type { Store } from "../../src/store/store.ts";
import { plain } from "../replay/replies.ts";
import { importPieces, newStore } from "../store/filled-store.ts";
import { log, span, TRACE } from "../trace/story.ts";
import { type Backends, backendsThatAnswer, lokiAnswer, traceAnswer } from "./backends.ts";

const TRACES = "/api/v2/traces/*";
const LINES = "/loki/api/v1/query_range";
const OTHER = "0000000000000000000000000000fc3e";

const root = span("request", { at: [0, 100] });
const call = span("model call", { parent: "request", at: [10, 90] });
const whole = [root, call];

describe("an id that the store does not know", () => {
  it("is asked of Tempo, its lines of Loki", async () => {
    const line = log("prefill done", { at: 20, spanId: "model call" });
    const backends = await backendsThatAnswer({
      tempo: { [TRACES]: traceAnswer(whole) },
      loki: { [LINES]: lokiAnswer([line]) },
    });
    const [trace] = await lookedUp([TRACE], newStore(), backends);
    expect(namesOf(trace)).toEqual(["request", "model call"]);
    expect(trace?.logs.map(({ body }) => body)).toEqual(["prefill done"]);
    expect(trace?.origin).toBe(`Tempo at ${backends.tempo?.url}`);
    expect(trace?.live).toBe(true);
  });

  it("is asked of Loki around the trace, by the slack", async () => {
    const backends = await backendsThatAnswer({
      tempo: { [TRACES]: traceAnswer(whole) },
      loki: { [LINES]: lokiAnswer([]) },
    });
    await lookedUp([TRACE], undefined, backends);
    const [asked] = backends.loki?.requests ?? [];
    const start = root.startUnixNano;
    expect(asked?.query.get("start")).toBe(String(start - 300_000_000_000n));
    expect(asked?.query.get("end")).toBe(String(start + 100_000_000n + 300_000_000_000n + 1n));
  });

  it("is absent where Tempo does not know it either, and who was asked is known", async () => {
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer([]) } });
    const gathered = await gather(wanted([TRACE]), async () => newStore(), backends);
    expect(await all(gathered.traces)).toEqual([]);
    expect(gathered.absent.map(({ text }) => text)).toEqual([TRACE]);
    expect([...(gathered.looked ?? [])]).toEqual([`Tempo at ${backends.tempo?.url}`]);
  });

  it("is absent where no backend is configured", async () => {
    const gathered = await gather(wanted([TRACE]), async () => newStore(), await backendsThatAnswer({}));
    expect(await all(gathered.traces)).toEqual([]);
    expect([...(gathered.looked ?? [])]).toEqual([]);
  });

  it("is trouble where Tempo is down", async () => {
    const backends = await backendsThatAnswer({ tempo: undefined });
    await expect(lookedUp([TRACE], newStore(), backends)).rejects.toMatchObject({ code: "unreachable" });
  });

  it.each(["trace-123", "not/hex"])("is not asked of Tempo, which takes hex only: %s", async (id) => {
    const backends = await backendsThatAnswer({ tempo: { "/*": traceAnswer(whole) } });
    expect(await lookedUp([id], newStore(), backends)).toEqual([]);
    expect(backends.tempo?.requests).toEqual([]);
  });
});

describe("a short id", () => {
  it("is the beginning of a stored one before it is Tempo's", async () => {
    const store = newStore();
    await importPieces(store, [whole], [log("stored", { at: 20 })]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(whole) } });
    expect((await lookedUp([TRACE.slice(0, 6)], store, backends))[0]?.traceId).toBe(TRACE);
    expect(backends.tempo?.requests).toEqual([]);
  });

  it("is filled up with zeros for Tempo where the store knows none that begins so", async () => {
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(whole) } });
    await lookedUp(["fc3e"], newStore(), backends);
    expect(backends.tempo?.requests.map(({ path }) => path)).toEqual([`/api/v2/traces/${OTHER}`]);
  });
});

describe("a stored trace", () => {
  it("that is whole and has its lines is read without asking anybody", async () => {
    const store = newStore();
    await importPieces(store, [whole], [log("stored", { at: 20 })]);
    const backends = await backendsThatAnswer({ tempo: undefined, loki: undefined });
    expect(namesOf((await lookedUp([TRACE], store, backends))[0])).toEqual(["request", "model call"]);
    expect(backends.opened).toBe(0);
  });

  it("that is whole and has no lines gets those of Loki", async () => {
    const store = newStore();
    await importPieces(store, [whole]);
    const backends = await backendsThatAnswer({
      tempo: {},
      loki: { [LINES]: lokiAnswer([log("there", { at: 20 })]) },
    });
    expect((await lookedUp([TRACE], store, backends))[0]?.logs).toHaveLength(1);
    expect(backends.tempo?.requests).toEqual([]);
  });

  it("whose root has not ended is asked again, and joined", async () => {
    const store = newStore();
    await importPieces(store, [
      [span("request", { at: [0] }), span("upload", { parent: "request", at: [1, 2] })],
    ]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(whole) } });
    const [trace] = await lookedUp([TRACE], store, backends);
    expect(namesOf(trace)).toEqual(["request", "upload", "model call"]);
    expect(trace?.spans[0]?.endUnixNano).toBe(root.endUnixNano);
    expect(trace?.origin).toBe(`store, Tempo at ${backends.tempo?.url}`);
  });

  it("that lacks a parent is asked again", async () => {
    const store = newStore();
    await importPieces(store, [[root, span("reply", { parent: "model call", at: [20, 30] })]]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(whole) } });
    expect(namesOf((await lookedUp([TRACE], store, backends))[0])).toEqual([
      "request",
      "reply",
      "model call",
    ]);
  });

  it("that was stored within a minute of its end is asked again", async () => {
    const store = newStore();
    const fresh = nowSpans();
    await importPieces(store, [fresh], [log("stored", {})]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer([...fresh, call]) } });
    expect(namesOf((await lookedUp([TRACE], store, backends))[0])).toContain("model call");
  });

  it("is shown as it was stored where Tempo is down, with a warning", async () => {
    const store = newStore();
    await importPieces(store, [[call]]);
    const backends = await backendsThatAnswer({ tempo: undefined });
    expect(namesOf((await lookedUp([TRACE], store, backends))[0])).toEqual(["model call"]);
    expect(backends.warnings.map(({ code, message }) => [code, message])).toEqual([
      ["unreachable", expect.stringMatching(`^trace ${TRACE} is shown as it was stored: cannot reach Tempo`)],
    ]);
  });

  it("that Tempo no longer knows stays as it is", async () => {
    const store = newStore();
    await importPieces(store, [[call]]);
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer([]) } });
    expect(namesOf((await lookedUp([TRACE], store, backends))[0])).toEqual(["model call"]);
    expect(backends.warnings).toEqual([]);
  });

  it("takes over whether it is partial from what Tempo says now", async () => {
    const store = newStore();
    await importPieces(store, [[call]]);
    const backends = await backendsThatAnswer({
      tempo: { [TRACES]: traceAnswer([call], { status: "PARTIAL", message: "too large" }) },
    });
    expect((await lookedUp([TRACE], store, backends))[0]?.partial).toBe("too large");
  });
});

describe("log lines", () => {
  it("of Loki that cannot be had leave the trace standing", async () => {
    const backends = await backendsThatAnswer({ tempo: { [TRACES]: traceAnswer(whole) }, loki: undefined });
    const [trace] = await lookedUp([TRACE], undefined, backends);
    expect(trace?.spans).toHaveLength(2);
    expect(backends.logTroubles.map(({ code }) => code)).toEqual(["unreachable"]);
  });

  it("that a file and Loki both have are there once", async () => {
    const line = written(log("prefill done", { at: 20, spanId: "model call" }));
    const file = written(log("only in the file", { at: 30 }));
    const backends = await backendsThatAnswer({
      tempo: { [TRACES]: traceAnswer(whole) },
      loki: { [LINES]: lokiAnswer([line, log("only in Loki", { at: 40 })]) },
    });
    const stdin = textOf([line, file].map(({ body }) => body).join("\n"));
    const gathered = await gather({ ...wanted([TRACE]), stdin }, async () => undefined, backends);
    const [trace] = await all(gathered.traces);
    const messages = trace?.logs.map(({ message }) => message).sort();
    expect(messages).toEqual(["only in Loki", "only in the file", "prefill done"]);
  });
});

describe("several ids", () => {
  it("come in the order asked, a few at a time", async () => {
    const ids = Array.from({ length: 9 }, (_, at) => `${at + 1}`.padStart(32, "0"));
    let [atOnce, most] = [0, 0];
    const slow = traceAnswer(whole);
    const backends = await backendsThatAnswer({
      tempo: {
        [TRACES]: (request, response) => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          setImmediate(() => {
            atOnce -= 1;
            slow(request, response);
          });
        },
      },
    });
    const traces = await lookedUp(ids, undefined, backends);
    expect(traces.map(({ traceId }) => traceId)).toEqual(ids);
    expect(most).toBeLessThanOrEqual(4);
  });

  it("are handed out up to the one that is trouble", async () => {
    const [good, bad] = ["1".padStart(32, "0"), "2".padStart(32, "0")];
    const backends = await backendsThatAnswer({
      tempo: { [`/api/v2/traces/${good}`]: traceAnswer(whole), [TRACES]: plain(403, "no") },
    });
    const gathered = await gather(wanted([good, bad]), async () => undefined, backends);
    const seen: string[] = [];
    const trouble = await (async () => {
      for await (const trace of gathered.traces) seen.push(trace.traceId);
    })().catch((thrown: unknown) => thrown);
    expect(seen).toEqual([good]);
    expect(trouble).toBeInstanceOf(Failure);
    expect(trouble).toMatchObject({ code: "refused" });
  });
});

function wanted(ids: readonly string[]): Wanted {
  return { paths: [], stdin: undefined, references: ids.map(traceReference), selected: [] };
}

async function lookedUp(
  ids: readonly string[],
  store: Store | undefined,
  backends: Backends,
): Promise<TraceEvidence[]> {
  return all((await gather(wanted(ids), async () => store, backends)).traces);
}

async function all(traces: AsyncIterable<TraceEvidence> | Iterable<TraceEvidence>): Promise<TraceEvidence[]> {
  const taken: TraceEvidence[] = [];
  for await (const trace of traces) taken.push(trace);
  return taken;
}

function namesOf(trace: TraceEvidence | undefined): string[] {
  return (trace?.spans ?? []).map(({ name }) => name);
}

/** A whole trace that ended just now. */
function nowSpans(): Span[] {
  const now = BigInt(Date.now()) * 1_000_000n;
  return [{ ...root, startUnixNano: now - 100_000_000n, endUnixNano: now }];
}

/** A line as its service writes it: JSON. */
function written(line: LogLine): LogLine {
  const { timeUnixNano = 0n, body: event, service, traceId, spanId } = line;
  const timestamp = new Date(Number(timeUnixNano / 1_000_000n)).toISOString();
  const fields = { timestamp, level: "info", event, service, trace_id: traceId, span_id: spanId };
  return { ...line, body: JSON.stringify(fields) };
}

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
