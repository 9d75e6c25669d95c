import { describe, expect, it } from "vitest";
import type { SpanStory } from "../../fixtures/story.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { checkTrace } from "../../src/contract/check.ts";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { Failure } from "../../src/model/failure.ts";
import { makeSpan } from "../../src/model/span.ts";
import { child, contractOf, factsOfSpans, NO_LOGS, storyOf, verdictOn } from "./judged.ts";

function asserting(assertion: string): string {
  return `lgtrace: contract/v1\nid: t\ndefaults: { children: open }\ntree: { span: root }\nassert:\n  - ${assertion}\n`;
}

function each(that: string): string {
  return asserting(`{ id: x, each: a, that: '${that}' }`);
}

/** "held", "broken", or why it could not be judged. */
function outcome(that: string, attributes: Record<string, AttributeValue>): string {
  const { violations, unjudged } = verdictOn(each(that), storyOf([child("a", 1, { attributes })]));
  return unjudged[0]?.reason ?? (violations.length === 0 ? "held" : "broken");
}

describe("an expression over a span", () => {
  const attributes = {
    n: 3,
    f: new WholeFloat(3),
    "x.y": 4.5,
    big: 2n ** 60n,
    ids: ["a", "b"],
    scores: [1, new WholeFloat(2), 0.5],
    flag: true,
    none: null,
    nested: new Map([["deep", 1]]),
  };

  it.each([
    "it.n + 1 == 4",
    "1 + it.n == it.f + 1",
    "it.n == it.f",
    'it["x.y"] * 2 > it.n',
    'it["x.y"] - 1 == 3.5',
    "it.n / 2 == 1.5",
    "it.n % 2 == 1",
    "-it.n == -3",
    "it.n != 4",
    "size(it.ids) <= it.n",
    "size(it.ids) + it.n == 5",
    'it.ids[0] == "a"',
    '"b" in it.ids',
    "2 in it.scores",
    "it.scores.all(s, s > 0)",
    "it.big > 1152921504606846975",
    "it.nested.deep == 1",
    '!("none" in it)',
    '"n" in it && !("m" in it)',
    "it.m == 1 || it.n == 3",
    'it.name == "a" && it.status == unset && it.status != error',
    "it.offset_ms == 1 && it.duration_ms == 10 && it.self_ms == 10 && it.index == 0",
    "it.duration_ms <= root.duration_ms",
    'it.ids.exists(id, id.matches("^[ab]$"))',
  ])("%s holds", (that) => {
    expect(outcome(that, attributes)).toBe("held");
  });

  it.each([
    ["it.m == 1", "No such key: m"],
    ['it["none"] == 1', "No such key: none"],
    ["it.ids[5] == it.name", "No such key: index out of bounds, index 5 >= size 2"],
  ])("%s cannot be judged", (that, reason) => {
    expect(outcome(that, attributes)).toBe(reason);
  });

  it("that fails otherwise is an error of the contract, with its line", () => {
    expect(() => outcome("it.n + 1 > 2", { n: "128" })).toThrow(Failure);
    expect(() => outcome("it.n + 1 > 2", { n: "128" })).toThrow(
      "contract test.contract.yaml, line 6: it.n + 1 > 2: no such overload",
    );
    expect(() => outcome("it.n", { n: 1 })).toThrow("it gives something else than true or false");
  });

  it("matches a text of any length, whatever the pattern repeats", () => {
    const body = `${"a".repeat(100_000)}!`;
    expect(outcome('it.body.matches("(a+)+b.*c")', { body })).toBe("broken");
    expect(outcome('it.body.matches("(a+)+!")', { body })).toBe("held");
  });

  it("reads the texts of a wire without types as what they are", () => {
    const spans = spansOf(storyOf([child("a", 1, { attributes: { n: "128" } })]));
    const untyped = spans.map((span) => makeSpan({ ...span, untyped: true }));
    const contract = contractOf(each("it.n + 1 == 129"));
    expect(checkTrace(contract, factsOfSpans(untyped), NO_LOGS)).toMatchObject({
      violations: [],
      unjudged: [],
    });
  });

  it("does not know the duration of a span without an end", () => {
    const { for: _, ...unfinished } = child("a", 1);
    const verdict = verdictOn(each("it.duration_ms > 1"), storyOf([unfinished]));
    expect(verdict.unjudged).toEqual([{ rule: "C03", clause: "x", reason: "No such key: duration_ms" }]);
  });
});

describe("an assertion", () => {
  const agree = asserting("{ id: agree, let: { l: left, r: right }, that: l.n == r.n }");
  const pair = (n: number, at: number, name: string): SpanStory => child(name, at, { attributes: { n } });

  it("is checked on each combination of the spans that it binds", () => {
    const spans = [pair(1, 1, "left"), pair(2, 20, "left"), pair(1, 40, "right"), pair(2, 60, "right")];
    const { violations } = verdictOn(agree, storyOf(spans));
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      rule: "C03",
      clause: "agree",
      line: 6,
      spanPath: "root › left, root › right",
      expected: "l.n == r.n",
      actual: "l.n = 1, r.n = 2 and 1 more",
      evidence: { "l.n": 1, "r.n": 2, times: 2 },
    });
    expect(violations[0]?.spanIds).toHaveLength(4);
  });

  it("is skipped and counted where a span is not there", () => {
    const verdict = verdictOn(agree, storyOf([pair(1, 1, "left")]));
    expect(verdict).toMatchObject({ violations: [], unjudged: [], skipped: ["agree"] });
  });

  it("is silent where its when does not hold", () => {
    const guarded = asserting("{ id: x, each: a, when: '\"n\" in it', that: it.n > 5 }");
    expect(verdictOn(guarded, storyOf([child("a", 1)]))).toMatchObject({ violations: [], unjudged: [] });
    expect(verdictOn(guarded, storyOf([pair(1, 1, "a")])).violations).toHaveLength(1);
  });

  it("numbers the spans of a name in start order", () => {
    const first = asserting("{ id: x, each: a, when: it.index == 0, that: it.n == 7 }");
    expect(verdictOn(first, storyOf([pair(1, 50, "a"), pair(7, 2, "a")])).violations).toEqual([]);
    expect(verdictOn(first, storyOf([pair(7, 50, "a"), pair(1, 2, "a")])).violations).toHaveLength(1);
  });

  it("says its own message where it has one", () => {
    const worded = asserting("{ id: x, each: a, that: it.n > 5, message: too few, level: warn }");
    expect(verdictOn(worded, storyOf([pair(1, 1, "a")])).violations[0]).toMatchObject({
      severity: "warning",
      message: "too few",
    });
  });

  it("is not judged on a hundred thousand combinations and more", () => {
    const many = Array.from({ length: 317 }, (_, index) => [pair(1, index, "left"), pair(1, index, "right")]);
    expect(verdictOn(agree, storyOf(many.flat())).unjudged).toEqual([
      { rule: "C03", clause: "agree", reason: "100489 combinations of spans are too many" },
    ]);
  });
});
