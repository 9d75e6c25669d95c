import { describe, expect, it } from "vitest";
import { summarise, summaryOfAny } from "../../src/evidence/summarise.ts";
import type { Span } from "../../src/model/span.ts";
import { makeSpan } from "../../src/model/span.ts";
import type { TraceSummary } from "../../src/store/trace-summary.ts";
import { plainTrace } from "../../src/trace/plain-trace.ts";
import { NameReader } from "../../src/trace/role-of-name.ts";
import { fc } from "../properties.ts";
import { TRACE } from "../store/any-span.ts";

const NAMES = ["llm.prefill", "llm.decode", "decode.step", "chat gpt-5", "rag.rerank", "http.handler", "db"];

const anyFacts = fc.record(
  {
    "llm.tokens.in": fc.nat(100),
    "llm.tokens.out": fc.nat(100),
    "gen_ai.cost_usd": fc.double({ min: 0, max: 1, noNaN: true }),
    "llm.stop_reason": fc.constantFrom("end_turn", "length"),
    "gen_ai.operation.name": fc.constantFrom("chat", "embeddings", "execute_tool"),
    "http.request.method": fc.constant("POST"),
    "llm.model": fc.constantFrom("a", "b"),
    "error.type": fc.constant("timeout"),
  },
  { requiredKeys: [] },
);

/** Spans of one trace: mostly a tree, at times with an orphan, a ring, a twin, no end, two roots, a link. */
const anyTrace: fc.Arbitrary<Span[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom(...NAMES),
      kind: fc.constantFrom("INTERNAL", "SERVER", "CLIENT"),
      status: fc.constantFrom("UNSET", "UNSET", "ERROR"),
      chosen: fc.nat(1000),
      start: fc.nat(20),
      duration: fc.nat(20),
      facts: anyFacts,
    }),
    { maxLength: 24 },
  )
  .chain((parts) => {
    const spans = parts.map(({ name, kind, status, chosen, start, duration, facts }, index) =>
      makeSpan({
        traceId: TRACE,
        spanId: `s${index}` as Span["spanId"],
        parentSpanId: index === 0 ? undefined : (`s${chosen % index}` as Span["spanId"]),
        name,
        kind,
        status,
        startUnixNano: BigInt(start),
        endUnixNano: BigInt(start + duration),
        attributes: new Map(Object.entries(facts)),
      }),
    );
    return fc.tuple(
      fc.shuffledSubarray(spans, { minLength: spans.length }),
      fc.option(anyOddity, { freq: 3 }),
    );
  })
  .map(([spans, oddity]) => spans.map((span, index) => (index === oddity?.at ? oddity.of(span) : span)));

const anyOddity = fc.record({
  at: fc.nat(23),
  of: fc.constantFrom<((span: Span) => Span)[]>(
    (span) => ({ ...span, parentSpanId: "absent" as Span["spanId"] }),
    (span) => ({ ...span, parentSpanId: span.spanId }),
    (span) => ({ ...span, parentSpanId: "s5" as Span["spanId"] }),
    (span) => ({ ...span, spanId: "s0" as Span["spanId"] }),
    (span) => ({ ...span, parentSpanId: undefined }),
    (span) => ({ ...span, endUnixNano: undefined }),
    (span) => ({ ...span, endUnixNano: -1n }),
    (span) => ({ ...span, startUnixNano: 0n, marks: ["estimated-start"] }),
    (span) => ({ ...span, startUnixNano: -(2n ** 60n) }),
    (span) => ({ ...span, links: [childOf(span)] }),
  ),
});

function childOf({ traceId }: Span): Span["links"][number] {
  const attributes = new Map([["opentracing.ref_type", "child_of"]]);
  return { traceId, spanId: "s1" as Span["spanId"], attributes };
}

describe("a trace's summary", () => {
  it("is the same, whether the short way is taken or not", () => {
    let plain = 0;
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const evidence = { traceId: TRACE, spans, logs: [], partial: undefined, origin: "test" };
        if (plainTrace(spans, new NameReader()) !== undefined) plain += 1;
        expect(told(summarise(evidence))).toEqual(told(summaryOfAny(evidence)));
      }),
      { numRuns: 1000 },
    );
    expect(plain).toBeGreaterThan(300);
  });
});

function told({ spans, ...summary }: TraceSummary): unknown {
  return { ...summary, spans: spans.map(({ span, facts, role }) => ({ span, facts, role })) };
}
