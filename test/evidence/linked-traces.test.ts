import { describe, expect, it } from "vitest";
import { LinkedTraces } from "../../src/evidence/linked-traces.ts";
import type { TraceEvidence } from "../../src/model/evidence.ts";
import { Failure } from "../../src/model/failure.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import type { TempoTrace } from "../../src/source/tempo/tempo.ts";
import { span, TRACE } from "../trace/story.ts";

const A = id("a");
const B = id("b");

function id(digits: string): TraceId {
  return digits.padStart(32, "0") as TraceId;
}

function linking(name: string, at: number, ...targets: readonly TraceId[]): Span {
  const links = targets.map((traceId) => ({ traceId, spanId: "send" as SpanId, attributes: new Map() }));
  return span(name, { at: [at, at + 9], links });
}

function trace(spans: readonly Span[], more: Partial<TraceEvidence> = {}): TraceEvidence {
  return { traceId: TRACE, spans, logs: [], partial: undefined, origin: "Tempo", live: true, ...more };
}

/** A Tempo that has some traces, what it was asked for, and what was said of it. */
function tempoWith(traces: ReadonlyMap<TraceId, TempoTrace | Failure>) {
  const asked: TraceId[] = [];
  const warnings: Failure[] = [];
  const answer = async (traceId: TraceId) => {
    asked.push(traceId);
    const found = traces.get(traceId);
    if (found instanceof Failure) throw found;
    return found;
  };
  const linked = new LinkedTraces({ tempo: { trace: answer }, warn: (trouble) => warnings.push(trouble) });
  return { linked, asked, warnings };
}

const WHOLE: TempoTrace = { spans: [span("send", { at: [0, 5] })], partial: undefined, unreadable: [] };

describe("what links name", () => {
  it("is asked of Tempo once for a trace: the first target outside of it, by the spans' starts", async () => {
    const { linked, asked } = tempoWith(new Map([[A, WHOLE]]));
    const spans = [linking("late", 50, B), linking("early", 10, TRACE, A, B)];
    await linked.ask(trace(spans));
    await linked.ask(trace(spans.toReversed()));
    expect(asked).toEqual([A]);
    expect(linked.answer(A)?.spanIds?.has("send" as SpanId)).toBe(true);
    expect(linked.answer(A)?.isPartial).toBe(false);
    expect(linked.answer(B)).toBeUndefined();
  });

  it("is known to be absent, or partial", async () => {
    const { linked } = tempoWith(new Map([[B, { ...WHOLE, partial: "too large" }]]));
    await linked.ask(trace([linking("consume", 0, A)]));
    await linked.ask(trace([linking("consume", 0, B)]));
    expect(linked.answer(A)).toEqual({ spanIds: undefined, isPartial: false });
    expect(linked.answer(B)?.isPartial).toBe(true);
  });

  it("is asked for no trace of a file or the store, and by ids of Tempo alone", async () => {
    const { linked, asked } = tempoWith(new Map());
    const { live: _live, ...stored } = trace([linking("consume", 0, A)]);
    await linked.ask(stored);
    await linked.ask(trace([linking("consume", 0, "order-17" as TraceId)]));
    await linked.ask(trace([span("plain", { at: [0, 9] })]));
    expect(asked).toEqual([]);
    const nobody = new LinkedTraces({ tempo: undefined, warn: () => {} });
    await nobody.ask(trace([linking("consume", 0, A)]));
    expect(nobody.answer(A)).toBeUndefined();
  });

  it("stays unknown where Tempo fails, which is said once; an interruption ends it", async () => {
    const { linked, asked, warnings } = tempoWith(
      new Map([
        [A, new Failure("unreachable", "it broke off")],
        [B, new Failure("interrupted", "Ctrl-C")],
      ]),
    );
    await linked.ask(trace([linking("consume", 0, A)]));
    await linked.ask(trace([linking("consume", 0, A)]));
    expect([asked, linked.answer(A)]).toEqual([[A], undefined]);
    expect(warnings.map(({ message }) => message)).toEqual([
      `the linked trace ${A} was not looked up: it broke off`,
    ]);
    await expect(linked.ask(trace([linking("consume", 0, B)]))).rejects.toThrow("Ctrl-C");
  });

  it("is asked twenty times in a run, not more", async () => {
    const { linked, asked } = tempoWith(new Map());
    for (let n = 1; n <= 30; n += 1) await linked.ask(trace([linking("consume", 0, id(String(n)))]));
    expect(asked).toHaveLength(20);
  });
});
