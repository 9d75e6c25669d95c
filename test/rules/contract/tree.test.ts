import { describe, expect, it } from "vitest";
import { fiveSpans, nineSpans } from "../../../fixtures/stories/miniserve-healthy.ts";
import { refund48f } from "../../../fixtures/stories/refund-48f.ts";
import type { SpanStory, Story } from "../../../fixtures/story.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { Span } from "../../../src/model/span.ts";
import { tree } from "../../../src/rules/contract/tree.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { rule } from "../../../src/rules/rule.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import type { TreeNode } from "../../../src/trace/tree.ts";
import { child, retold, storyOf, withSpan } from "../../contract/judged.ts";
import { factsOf, span, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";
import { heldAgainst, MINISERVE, REFUND } from "./held.ts";

const LOST = "9c1d22e4a7b35f60";

function found(story: Story, contract = MINISERVE) {
  return foundBy("C01", spansOf(story), heldAgainst(contract, spansOf(story)));
}

function said(story: Story, contract = MINISERVE) {
  return saidBy("C01", spansOf(story), heldAgainst(contract, spansOf(story)));
}

function steps(count: number): SpanStory[] {
  return Array.from({ length: count }, (_, index) => ({
    name: "decode.step",
    in: "llm.decode",
    at: 234 + 8 * index,
    for: 8,
  }));
}

describe("C01 tree", () => {
  it("names the slot of a missing prefill and the time that nothing covers", () => {
    expect(found(retold(nineSpans, "llm.prefill", "left out"))).toMatchObject([
      {
        severity: "error",
        phrase: "span missing",
        message: "http.handler has no llm.prefill",
        expected: "1",
        actual: "0",
        fix: "see what left it out there: no llm.prefill after rag.retrieve (end +50 ms) and before llm.decode (start +233 ms): 183 ms uncovered",
        evidence: {
          clause: [{ clause: "http.handler/llm.prefill missing", file: "test.contract.yaml", line: 40 }],
          absent: [{ what: "llm.prefill", where: "http.handler › llm.prefill" }],
        },
      },
    ]);
  });

  it("counts: two tokenize.input, 66 decode steps of at most 64", () => {
    const twice = withSpan(nineSpans, { name: "tokenize.input", in: "http.handler", at: 2, for: 3 });
    expect(found(twice)).toMatchObject([
      {
        severity: "error",
        phrase: "wrong span count",
        message: "tokenize.input is there 2 times under http.handler, not 1",
        spanIds: { length: 2 },
      },
    ]);
    expect(found({ ...nineSpans, spans: [...nineSpans.spans, ...steps(66)] })).toMatchObject([
      { message: "decode.step is there 66 times under llm.decode, not 0..64" },
    ]);
  });

  it("says that a child is not expected where the tree is closed, with the contract's line", () => {
    const auth = withSpan(nineSpans, { name: "auth", in: "http.handler", at: 0, for: 1 });
    const strict = MINISERVE.replace("    - span: auth\n      count: 0..1\n", "");
    expect(found(auth, strict)).toMatchObject([
      {
        severity: "error",
        phrase: "unexpected span",
        actual: "auth",
        message:
          "auth is not expected under http.handler: only tokenize.input, rag.retrieve, llm.prefill, llm.decode, format.output",
      },
    ]);
    expect(said(auth)).toEqual([]);
  });

  it("is silent about five spans, nine spans, and 40 decode steps", () => {
    for (const story of [fiveSpans, nineSpans, { ...nineSpans, spans: [...nineSpans.spans, ...steps(40)] }])
      expect(said(story)).toEqual([]);
  });

  it("takes llm.pre_fill for a renamed span, and says it once", () => {
    expect(found(retold(nineSpans, "llm.prefill", { name: "llm.pre_fill" }))).toMatchObject([
      {
        severity: "error",
        phrase: "renamed span",
        message: "llm.pre_fill under http.handler is probably llm.prefill under another name",
        fix: "call the span llm.prefill, or list it as llm.pre_fill",
      },
    ]);
  });

  it("wants the whole of a subtree that is there", () => {
    expect(found(retold(nineSpans, "rerank", "left out"))).toMatchObject([
      { message: "rag.retrieve has no rerank", phrase: "span missing" },
    ]);
  });

  it("warns of another order, and calls a wrong kind and a forbidden failure errors", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\n" +
      "tree: { span: root, children: [{ span: a, kind: CLIENT }, { span: b, status: not_error }] }";
    const story = storyOf([
      child("a", 50, { kind: "SERVER" }),
      child("b", 10, { status: "ERROR", statusMessage: "lost" }),
    ]);
    expect(said(story, contract)).toEqual([
      "error wrong span kind",
      "error forbidden failure",
      "warning wrong span order",
    ]);
  });

  it("says how often where several places are broken alike", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\ntree: { span: root, children: [{ span: a, count: 3, kind: CLIENT }] }";
    const wrong = [1, 20, 40].map((at) => child("a", at, { kind: "SERVER" }));
    expect(found(storyOf(wrong), contract)).toMatchObject([
      { message: "a has kind SERVER, not CLIENT (3 times)", spanIds: { length: 3 } },
    ]);
    expect(found(storyOf([child("a", 1, { kind: "CLIENT" })]), contract)).toMatchObject([
      { message: "a is there once under root, not 3" },
    ]);
    const retried = [1, 20, 40, 60].map((at) =>
      child("a", at, { kind: "CLIENT", status: at < 40 ? "ERROR" : "OK" }),
    );
    expect(found(storyOf(retried), contract)).toMatchObject([
      { message: "a is there 2 times (4 spans, the attempts of a retry count once) under root, not 3" },
    ]);
  });

  it("says of a span that stands elsewhere where it stands, once, where S11 does not say it", () => {
    const moved = retold(nineSpans, "llm.prefill", { in: "tokenize.input" });
    expect(found(moved)).toEqual([]);
    expect(alone(moved)).toMatchObject([
      {
        phrase: "span out of place",
        message: "http.handler has no llm.prefill: it stands under tokenize.input",
      },
    ]);
  });

  it("is about the orphans of a span that was lost, so that S01 can own it", () => {
    const story = {
      ...nineSpans,
      spans: nineSpans.spans.flatMap((span) =>
        span.name === "rag.retrieve" ? [] : [span.in === "rag.retrieve" ? { ...span, in: LOST } : span],
      ),
    };
    const required = MINISERVE.replace(/(span: rag.retrieve) #.*\n +count: 0\.\.1/, "$1");
    const spans = spansOf(story);
    const orphans = spans.filter(({ parentSpanId }) => parentSpanId === LOST).map(({ spanId }) => spanId);
    expect(found(story, required)).toEqual([]);
    expect(alone(story, required)).toMatchObject([
      {
        spanIds: orphans,
        message: "http.handler has no rag.retrieve: 3 of its children are there, and it is not",
      },
    ]);
    const told = heldAgainst(required, spans);
    expect(beside("S01", (node) => node.marks.has("orphan"), spans, told)).toEqual([]);
    expect(beside("S01", (node) => node.span.name === "rerank", spans, told)).toEqual(["C01"]);
  });

  it("says one thing of a child that several spans at one place lack", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\ntree: { span: root, children: [{ span: a, count: 2, children: [{ span: b }] }] }";
    expect(found(storyOf([child("a", 1), child("a", 20)]), contract)).toMatchObject([
      { message: "a has no b (2 times)", actual: "0", spanIds: { length: 2 } },
    ]);
  });

  it("has no structure finding on the refund turn", () => {
    expect(said(refund48f, REFUND)).toEqual([]);
  });

  it("does not judge a partial trace, nor without a contract; it has nothing to say of other traces", () => {
    const spans = spansOf(retold(nineSpans, "llm.prefill", "left out"));
    const partial = heldAgainst(MINISERVE, spans, { partial: "trace too large" });
    expect(saidBy("C01", spans, partial)).toEqual([]);
    expect(unjudgedBy("C01", spans, partial)).toEqual(["partial: trace too large"]);
    expect(unjudgedBy("C01", spans)).toEqual(["no contract"]);
    const other = heldAgainst(REFUND, spans);
    expect([...saidBy("C01", spans, other), ...unjudgedBy("C01", spans, other)]).toEqual([]);
  });

  it("says of a clause that cannot be judged which one it is", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\n" +
      `tree: { span: root, children: [{ span: rag, when: 'root["rag.enabled"] == true' }] }`;
    const spans = spansOf(storyOf([]));
    expect(unjudgedBy("C01", spans, heldAgainst(contract, spans))).toEqual([
      "root/rag when: No such key: rag.enabled",
    ]);
  });

  it("leaves the attempts of a retry to R01", () => {
    const attempts = [0, 100, 200].map((at) => child("tool", at, { status: at < 200 ? "ERROR" : "OK" }));
    const contract =
      "lgtrace: contract/v1\nid: t\ntree: { span: root, children: [{ span: tool, count_retries: true }] }";
    const spans = spansOf(storyOf(attempts));
    const told = heldAgainst(contract, spans);
    expect(beside("R01", (node) => node.span.name === "tool", spans, told)).toEqual([]);
    expect(beside("R01", (node) => node.span.status === "ERROR", spans, told)).toEqual(["C01"]);
    const childless = heldAgainst(
      contract.replace("count_retries: true", "count: 3, children: [{ span: http }]"),
      spans,
    );
    expect(beside("R01", (node) => node.span.name === "tool", spans, childless)).toEqual(["C01"]);
  });

  it("counts a retry once, so that R01 alone reports two decodes of which the first failed", () => {
    const failed = retold(fiveSpans, "llm.decode", {
      status: "ERROR",
      for: 200,
      attributes: { "error.type": "SlotLost" },
    });
    const [decode] = fiveSpans.spans.filter(({ name }) => name === "llm.decode");
    const story = decode === undefined ? failed : withSpan(failed, { ...decode, at: 300, for: 259 });
    expect(said(story)).toEqual([]);
    const spans = spansOf(story);
    expect(saidBy("R01", spans, heldAgainst(MINISERVE, spans))).toHaveLength(1);
    const strict = MINISERVE.replace("defaults:\n", "defaults:\n  count_retries: true\n");
    const judged = heldAgainst(strict, spans);
    expect(judged.expectations?.broken?.map(({ clause }) => clause)).toContain(
      "http.handler/llm.decode count",
    );
    expect(saidBy("C01", spans, judged)).toEqual([]);
  });

  it("is one level milder where the trace may still grow", () => {
    const contract = "lgtrace: contract/v1\nid: t\ntree: { span: turn, children: [{ span: generate }] }";
    const spans = [span("stream", { at: [0] }), span("turn", { at: [10, 40] })];
    const told = heldAgainst(contract, spans, { now: unixNano(5_000) });
    expect(foundBy("C01", spans, told)).toMatchObject([
      { severity: "warning", message: "turn has no generate; the trace may still be growing" },
    ]);
    expect(saidBy("C01", spans, { ...told, now: unixNano(60_000) })).toEqual(["error span missing"]);
  });
});

/** What C01 says where no other rule speaks. */
function alone(story: Story, contract = MINISERVE) {
  const spans = spansOf(story);
  const { expectations } = heldAgainst(contract, spans);
  return runRules([tree], ruleFacts(factsOf(spans), { ...SETTLED, expectations })).findings;
}

/** What C01 still says beside another rule that finds such spans. */
function beside(
  code: string,
  finds: (node: TreeNode) => boolean,
  spans: readonly Span[],
  told: Told,
): string[] {
  const other = rule({
    code,
    name: "other",
    title: "",
    why: "",
    fix: "",
    severities: ["error"],
    example: { fires: "", quiet: "" },
    needs: ["tree"],
    *check({ tree }) {
      const found = tree.nodes.filter(finds);
      yield { severity: "error", spans: found, message: "", phrase: "", evidence: {} };
    },
  });
  const context = { ...SETTLED, expectations: told.expectations };
  const { findings } = runRules([other, tree], ruleFacts(factsOf(spans), context));
  return findings.map(({ rule }) => rule).filter((owner) => owner !== code);
}
