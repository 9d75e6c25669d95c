import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeSteps } from "../../fixtures/stories/decode-steps.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { fiveSpans, nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import type { SpanStory, Story } from "../../fixtures/story.ts";
import { checkTrace } from "../../src/contract/check.ts";
import { brokenBy, contractOf, factsOf, NO_LOGS, retold, withoutAttribute, withSpan } from "./judged.ts";

/** The fixture allows auth; this is the contract of the lab, which does not. */
const WITHOUT_AUTH = readFileSync("fixtures/lgtrace.contract.yaml", "utf8").replace(
  "    - span: auth\n      count: 0..1\n",
  "",
);
const contract = contractOf(WITHOUT_AUTH);

function judged(story: Story) {
  return checkTrace(contract, factsOf(story), NO_LOGS);
}

function steps(count: number): SpanStory[] {
  return Array.from({ length: count }, (_, index) => ({
    name: "decode.step",
    in: "llm.decode",
    at: 80 + index,
    for: 1,
  }));
}

function withSteps(count: number): Story {
  return { ...fiveSpans, spans: [...fiveSpans.spans, ...steps(count)] };
}

describe("the miniserve contract", () => {
  it.each([
    ["five spans", fiveSpans],
    ["nine spans", nineSpans],
    ["40 decode steps", withSteps(40)],
    ["64 decode steps", withSteps(64)],
    ["anything below llm.decode", withSpan(fiveSpans, { name: "sampler", in: "llm.decode", at: 80, for: 2 })],
  ])("is kept by %s", (_, story) => {
    expect(judged(story)).toMatchObject({ selected: true, violations: [], unjudged: [], skipped: [] });
  });

  it("is broken by a missing prefill, and says where it should have been", () => {
    const { violations } = judged(retold(nineSpans, "llm.prefill", "left out"));
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      rule: "C01",
      name: "tree",
      severity: "error",
      clause: "http.handler/llm.prefill missing",
      spanPath: "http.handler › llm.prefill",
      expected: "1",
      actual: "0",
      fix: "no llm.prefill after rag.retrieve (end +50 ms) and before llm.decode (start +233 ms): 183 ms uncovered",
    });
  });

  it("is broken by a second tokenize.input", () => {
    const twice = withSpan(fiveSpans, {
      name: "tokenize.input",
      in: "http.handler",
      at: 4,
      for: 1,
      attributes: fiveSpans.spans[1]?.attributes ?? {},
    });
    const { violations } = judged(twice);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      clause: "http.handler/tokenize.input count",
      expected: "1",
      actual: "2",
      evidence: { count: 2 },
    });
    expect(violations[0]?.spanIds).toHaveLength(2);
  });

  it.each([65, 66])("is broken by %i decode steps, at the line of the count", (count) => {
    const { violations } = judged(withSteps(count));
    const line = WITHOUT_AUTH.split("\n").findIndex((text) => text.includes("count: 0..64")) + 1;
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      clause: "http.handler/llm.decode/decode.step count",
      spanPath: "http.handler › llm.decode › decode.step",
      expected: "0..64",
      actual: String(count),
      line,
    });
  });

  it("is broken once by 240 decode steps", () => {
    expect(brokenBy(judged(decodeSteps))).toEqual([
      "C01 error http.handler/llm.decode/decode.step count: expected 0..64, got 240",
    ]);
  });

  it("is broken by auth, which only the fixture's contract lists", () => {
    expect(brokenBy(judged(emptyCompletion))).toEqual([
      "C01 error http.handler closed: expected only tokenize.input, rag.retrieve, llm.prefill, llm.decode, format.output, got auth",
    ]);
    const fixture = contractOf(readFileSync("fixtures/lgtrace.contract.yaml", "utf8"));
    expect(checkTrace(fixture, factsOf(emptyCompletion), NO_LOGS).violations).toEqual([]);
  });

  it("takes llm.pre_fill for a renamed llm.prefill: one violation, not two", () => {
    expect(brokenBy(judged(retold(fiveSpans, "llm.prefill", { name: "llm.pre_fill" })))).toEqual([
      "C01 error http.handler/llm.prefill renamed: expected llm.prefill, got llm.pre_fill",
    ]);
  });

  it("takes another span of the same role in the same place for the missing one", () => {
    expect(brokenBy(judged(retold(fiveSpans, "llm.prefill", { name: "model.prefill.pass" })))).toEqual([
      "C01 error http.handler/llm.prefill renamed: expected llm.prefill, got model.prefill.pass",
    ]);
  });

  it("wants all of retrieval where there is any of it", () => {
    expect(brokenBy(judged(retold(nineSpans, "rerank", "left out")))).toEqual([
      "C01 error http.handler/rag.retrieve/rerank missing: expected 1, got 0",
    ]);
  });

  it("warns when decode starts before prefill", () => {
    const swapped = retold(retold(fiveSpans, "llm.decode", { at: 6 }), "llm.prefill", { at: 400 });
    const { violations } = judged(swapped);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      severity: "warning",
      clause: "http.handler order",
      expected: "tokenize.input, llm.prefill, llm.decode, format.output",
      actual: "tokenize.input, llm.decode, llm.prefill, format.output",
    });
  });

  it("is broken by decode without a stop reason, and only warns where decode failed", () => {
    const silent = withoutAttribute(fiveSpans, "llm.decode", "llm.stop_reason");
    expect(brokenBy(judged(silent))).toEqual([
      "C02 error http.handler/llm.decode attributes.llm.stop_reason: expected string, got absent",
    ]);
    expect(brokenBy(judged(retold(silent, "llm.decode", { status: "ERROR" })))).toEqual([
      "C02 warning http.handler/llm.decode attributes.llm.stop_reason: expected string, got absent",
    ]);
  });

  it("does not judge a partial trace", () => {
    const facts = factsOf(retold(nineSpans, "llm.prefill", "left out"), { partial: "Tempo says PARTIAL" });
    expect(checkTrace(contract, facts, NO_LOGS)).toMatchObject({
      selected: true,
      violations: [],
      unjudged: [{ reason: "partial: Tempo says PARTIAL" }],
    });
  });

  it("does not judge a request whose root has no end", () => {
    const { for: _, ...running } = fiveSpans.spans[0] ?? { name: "http.handler", at: 0 };
    const story = { ...fiveSpans, spans: [running, ...fiveSpans.spans.slice(1, 3)] };
    expect(judged(story)).toMatchObject({
      selected: true,
      violations: [],
      unjudged: [{ reason: "its root has no end: still running, or lost" }],
    });
  });
});
