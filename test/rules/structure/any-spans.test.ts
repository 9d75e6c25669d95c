import { expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../../src/model/attribute.ts";
import { SEVERITIES } from "../../../src/model/finding.ts";
import type { SpanId, TraceId } from "../../../src/model/ids.ts";
import type { Span, SpanKind } from "../../../src/model/span.ts";
import { fc } from "../../properties.ts";
import { log, span, TRACE, unixNano } from "../../trace/story.ts";
import { judged } from "../judged.ts";
import { otherTrace } from "../other-trace.ts";
import { expected } from "./expected.ts";

const NAMES = ["http.handler", "llm.decode", "rag.retrieve", "rerank", "embed.query", "strange", ""];
const IDS = ["a", "b", "c", "d", "e", "gone", "lost"];
const KINDS: readonly SpanKind[] = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const KEYS = [
  ...["gen_ai.tool.call.id", "retrieval.doc_ids", "graph.node.id", "graph.node.parent_id"],
  ...["llm.request.id", "session.id", "user.id", "http.route", "span_count.dropped", "span_count"],
];

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom<AttributeValue>("x", "", "1", 0, -1, 7, true, null, 2n ** 70n, Number.NaN),
  fc.constant(new WholeFloat(3)),
  fc.constant(new Uint8Array([1, 2])),
  fc.array(fc.constantFrom<AttributeValue>("x", 1, null), { maxLength: 2 }),
  fc.constant(new Map<string, AttributeValue>([["dropped", "3"]])),
);
const attributes = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 4 });
const link = fc.record({
  traceId: fc.constantFrom(TRACE, "t1" as TraceId, "t9" as TraceId),
  spanId: fc.constantFrom(...IDS, undefined) as fc.Arbitrary<SpanId | undefined>,
  attributes: fc.constantFrom(new Map(), new Map([["opentracing.ref_type", "child_of"]])),
});

const anySpan: fc.Arbitrary<Span> = fc
  .record({
    id: fc.constantFrom(...IDS.slice(0, 5)),
    name: fc.constantFrom(...NAMES),
    parent: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
    start: fc.integer({ min: 0, max: 90 }),
    end: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
    kind: fc.constantFrom(...KINDS),
    flags: fc.constantFrom(undefined, 0x100, 0x300),
    service: fc.constantFrom("miniserve", "web"),
    has: attributes,
    links: fc.array(link, { maxLength: 2 }),
  })
  .map(({ id, name, parent, start, end, kind, flags, service, has, links }) => ({
    ...span(name, { at: end === undefined ? [start] : [start, end], has, service }),
    spanId: id as SpanId,
    parentSpanId: parent as SpanId | undefined,
    ...{ kind, flags, links },
  }));
const trace = fc.array(anySpan, { minLength: 1, maxLength: 9 });

it("whatever the spans, the rules of structure say something sound or nothing", () => {
  fc.assert(
    fc.property(
      trace,
      fc.array(trace, { maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      (spans, rest, known, now) => {
        const others = rest.map((spans, n) => otherTrace(`t${n}` as TraceId, spans));
        const { findings } = judged(spans, {
          others,
          logs: [log("said", { at: 5, spanId: "gone" })],
          ...(known ? { expectations: expected(spans) } : {}),
          ...(now ? { now: unixNano(120) } : {}),
        });
        const ids = new Set<string>(spans.map(({ spanId }) => spanId));
        for (const { severity, message, phrase, confidence, spanIds, evidence } of findings) {
          expect(SEVERITIES).toContain(severity);
          expect(`${message}${phrase}`).not.toMatch(/undefined|NaN|\[object/);
          expect(confidence).toBeGreaterThan(0);
          expect(spanIds.every((id) => ids.has(id))).toBe(true);
          expect(Object.values(evidence).some((proofs) => proofs.length > 0)).toBe(true);
        }
        const owned = findings.filter(({ rule }) => rule === "S05").flatMap(({ spanIds }) => spanIds);
        const lost = findings.filter(({ rule }) => rule === "S01");
        expect(
          lost.some(({ spanIds }) => spanIds.every((id) => owned.includes(id)) && ids.size === spans.length),
        ).toBe(false);
      },
    ),
    { numRuns: 300, seed: 42 },
  );
});
