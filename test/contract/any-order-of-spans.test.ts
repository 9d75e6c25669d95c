import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { retryStorm } from "../../fixtures/stories/retry-storm.ts";
import type { SpanStory } from "../../fixtures/story.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { checkTrace } from "../../src/contract/check.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { fc } from "../properties.ts";
import { brokenBy, child, contractOf, factsOfSpans, NO_LOGS, storyOf } from "./judged.ts";

const miniserve = contractOf(readFileSync("fixtures/lgtrace.contract.yaml", "utf8"));
const refund = contractOf(readFileSync("fixtures/refund.contract.yaml", "utf8"));
const strict = contractOf(`
lgtrace: contract/v1
id: strict
tree:
  span: root
  children:
    - { span: a, count: 1..2, attributes: { n: { type: int } }, children: [{ span: c }] }
    - { span: b, kind: CLIENT, parents: [a] }
assert:
  - { id: same, let: { x: a, y: b }, that: x.n == y.n }
`);

const anySpan: fc.Arbitrary<SpanStory> = fc.record(
  {
    name: fc.constantFrom("a", "b", "c", "d", "aa"),
    at: fc.nat({ max: 20 }),
    for: fc.nat({ max: 20 }),
    in: fc.constantFrom("root", "root", "a", "b", "eeeeeeeeeeeeeeee"),
    attributes: fc.record({ n: fc.constantFrom(1, 2, "1") }),
  },
  { requiredKeys: ["name", "at", "in"] },
);

describe("a verdict", () => {
  it.each([
    ["the empty completion", miniserve, spansOf(emptyCompletion)],
    ["the healthy completion", miniserve, spansOf(nineSpans)],
    ["the refund turn", refund, spansOf(refund48f)],
    ["the retry storm", miniserve, spansOf(retryStorm)],
  ] as const)("does not depend on the order in which the spans of %s came", (_, contract, spans) => {
    const verdict = checkTrace(contract, factsOfSpans(spans), NO_LOGS);
    fc.assert(
      fc.property(fc.shuffledSubarray([...spans], { minLength: spans.length }), (shuffled) => {
        expect(checkTrace(contract, factsOfSpans(shuffled), NO_LOGS)).toEqual(verdict);
      }),
      { numRuns: 30 },
    );
  });

  it("does not depend on it for any tree", () => {
    const shuffledTrees = fc.array(anySpan, { maxLength: 12 }).chain((children) => {
      const spans = spansOf(storyOf(children));
      return fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length }));
    });
    fc.assert(
      fc.property(shuffledTrees, ([spans, shuffled]) => {
        const verdict = checkTrace(strict, factsOfSpans(spans), NO_LOGS);
        expect(checkTrace(strict, factsOfSpans(shuffled), NO_LOGS)).toEqual(verdict);
      }),
    );
  });

  it("reports each seeded fault, however many children stand around it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), (count) => {
        const many = Array.from({ length: count }, (_, index) => child("a", index));
        const verdict = checkTrace(strict, factsOfSpans(spansOf(storyOf(many))), NO_LOGS);
        expect(brokenBy(verdict)).toContain(`C01 error root/a count: expected 1..2, got ${count}`);
        expect(brokenBy(verdict)).toContain("C01 error root/b missing: expected 1, got 0");
      }),
      { numRuns: 20 },
    );
  });

  it("survives a chain and a fan of 100,000 spans", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => deep(index));
    const open = contractOf(
      "lgtrace: contract/v1\nid: o\ntree: { span: s0, children_mode: open }\nassert:\n  - { id: x, each: s99999, that: it.duration_ms == 1 }\n",
    );
    expect(checkTrace(open, factsOfSpans(chain), NO_LOGS)).toMatchObject({
      selected: true,
      violations: [],
      skipped: [],
    });
    const fan = chain.map((span, index) =>
      index === 0 ? span : { ...span, name: "x", parentSpanId: chain[0]?.spanId },
    );
    const closed = contractOf("lgtrace: contract/v1\nid: c\ntree: { span: s0 }\n");
    const [violation] = checkTrace(closed, factsOfSpans(fan), NO_LOGS).violations;
    expect(violation?.spanIds).toHaveLength(99_999);
  });
});

function deep(index: number): Span {
  const id = (number: number) => (number + 1).toString(16).padStart(16, "0") as SpanId;
  return makeSpan({
    traceId: "0af7651916cd43dd8448eb211c80319c" as TraceId,
    spanId: id(index),
    parentSpanId: index === 0 ? undefined : id(index - 1),
    name: `s${index}`,
    startUnixNano: 1_716_370_863_120_000_000n,
    endUnixNano: 1_716_370_863_121_000_000n,
  });
}
