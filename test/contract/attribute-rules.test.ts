import { describe, expect, it } from "vitest";
import type { SpanStory } from "../../fixtures/story.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { checkTrace } from "../../src/contract/check.ts";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { brokenBy, contractOf, factsOfSpans, NO_LOGS, storyOf } from "./judged.ts";

const HEAD = "lgtrace: contract/v1\nid: t\ntree:\n  span: root\n  attributes:\n    k: ";

function verdictOn(rule: string, values: SpanStory["attributes"], change: Partial<Span> = {}) {
  const spans = spansOf(storyOf([], values === undefined ? {} : { attributes: values }));
  const changed = spans.map((span) => makeSpan({ ...span, ...change }));
  return checkTrace(contractOf(HEAD + rule), factsOfSpans(changed), NO_LOGS);
}

/** Severity, expectation and finding of the one violation; "fits" if there is none. */
function judged(rule: string, value: AttributeValue, change: Partial<Span> = {}): string {
  const [violation] = verdictOn(rule, { k: value }, change).violations;
  return violation === undefined
    ? "fits"
    : `${violation.severity}: ${violation.expected}, ${violation.actual}`;
}

describe("the type of an attribute", () => {
  it.each<[string, AttributeValue, string]>([
    ["int", 128, "fits"],
    ["int", 2n ** 60n, "fits"],
    ["int", "128", 'warning: int, "128", a string that holds a number'],
    ["int", new WholeFloat(128), "info: int, 128.0, a float"],
    ["int", 12.5, "error: int, 12.5"],
    ["int", "12.5", 'error: int, "12.5"'],
    ["int", true, "error: int, true"],
    ["number", 12.5, "fits"],
    ["number", 128, "fits"],
    ["number", new WholeFloat(128), "fits"],
    ["number", "1e3", 'warning: number, "1e3", a string that holds a number'],
    ["number", "", 'error: number, ""'],
    ["bool", false, "fits"],
    ["bool", "false", 'error: bool, "false"'],
    ["string", "", "fits"],
    ["string", 5, "error: string, 5"],
    ["string", new Uint8Array(3), "error: string, 3 bytes"],
    ['"string[]"', ["a", "b"], "fits"],
    ['"string[]"', [], "fits"],
    ['"string[]"', "a", 'error: string[], "a"'],
    ['"string[]"', ["a", 1], 'error: string[], ["a", 1]'],
    ['"int[]"', [1, new WholeFloat(2)], "info: int[], [1, 2.0], a float"],
    ['"number[]"', [0.871, 1], "fits"],
  ])("%s asked, %s recorded", (type, value, expected) => {
    expect(judged(`{ type: ${type} }`, value)).toBe(expected);
  });

  it("is not asked of a wire that has none, where the text is read instead", () => {
    const untyped = { untyped: true };
    expect(judged("{ type: int, min: 1 }", "128", untyped)).toBe("fits");
    expect(judged("{ type: int, min: 1 }", "0", untyped)).toBe('error: int ≥ 1, "0"');
    expect(judged("{ type: bool }", "true", untyped)).toBe("fits");
    expect(judged('{ type: "string[]", min_items: 2 }', '["a","b"]', untyped)).toBe("fits");
    expect(judged("{ type: string }", "128", untyped)).toBe("fits");
    expect(judged("{ pattern: '^[0-9]+$' }", "128", untyped)).toBe("fits");
    expect(judged("{ min: 100 }", "128", untyped)).toBe("fits");
    expect(verdictOn("{ type: int }", { k: "soon" }, untyped)).toMatchObject({
      violations: [],
      unjudged: [{ reason: 'the wire format has no types, and "soon" is no int' }],
    });
  });
});

describe("the limits of an attribute", () => {
  it.each<[string, AttributeValue, string]>([
    ["{ type: int, min: 100, max: 599 }", 99, "error: int 100..599, 99"],
    ["{ type: int, min: 100, max: 599 }", 599, "fits"],
    [
      "{ type: int, max: 9007199254740992 }",
      9007199254740993n,
      "error: int ≤ 9007199254740992, 9007199254740993",
    ],
    ["{ min: 0 }", -1, "error: ≥ 0, -1"],
    ["{ min: 0 }", Number.NaN, "error: ≥ 0, NaN"],
    ["{ min: 0 }", "x", 'error: ≥ 0, "x"'],
    ["{ type: string, one_of: [GET, POST] }", "PUT", 'error: string one of GET, POST, "PUT"'],
    ["{ one_of: [1, 2] }", new WholeFloat(2), "fits"],
    ["{ equals: true }", true, "fits"],
    ["{ equals: 9007199254740992 }", 9007199254740993n, "error: equal to 9007199254740992, 9007199254740993"],
    ["{ equals: [a, b] }", ["a", "b"], "fits"],
    ["{ equals: [a, b] }", ["b", "a"], 'error: equal to ["a","b"], ["b", "a"]'],
    ["{ pattern: '^v\\d+$' }", "v17", "fits"],
    ["{ pattern: '^v\\d+$' }", "<redacted>", 'error: like /^v\\d+$/, "<redacted>"'],
    ["{ pattern: '(?i)^GPT' }", "gpt-4o", "fits"],
    ["{ type: 'string[]', min_items: 1 }", [], "error: string[] of ≥ 1 items, []"],
    ["{ type: 'int[]', min: 1 }", [1, 0], "error: int[] ≥ 1, [1, 0]"],
    ["{ max_length: 2 }", "🙂🙂", "fits"],
    ["{ max_length: 2 }", "abc", 'error: of ≤ 2 characters, "abc"'],
    ["{ type: string, level: warn, min_items: 1 }", "a", 'warning: string of ≥ 1 items, "a"'],
    ["{ type: int, level: info }", "128", 'info: int, "128", a string that holds a number'],
  ])("%s and %s", (rule, value, expected) => {
    expect(judged(rule, value)).toBe(expected);
  });

  it("tries a pattern on a text of any length, whatever it repeats", () => {
    const verdict = (text: string) => verdictOn("{ pattern: '^(a+)+b?$' }", { k: text });
    expect(verdict("a".repeat(100_000))).toMatchObject({ violations: [], unjudged: [] });
    expect(verdict(`${"a".repeat(100_000)}!`).violations).toHaveLength(1);
  });
});

describe("where an attribute is looked for", () => {
  const resource = { service: "svc", attributes: new Map([["k", "r"]]) };

  it("is the span, unless scope says otherwise", () => {
    expect(verdictOn("{ type: string }", {}, { resource }).violations).toHaveLength(1);
    expect(verdictOn("{ type: string, scope: any }", {}, { resource }).violations).toEqual([]);
    expect(verdictOn("{ type: string, scope: resource }", { k: "s" }, {}).violations).toHaveLength(1);
  });

  it("is also its aliases, and a null is no value", () => {
    const rule = "{ type: int, aliases: [http.response.status_code] }";
    expect(verdictOn(rule, { "http.response.status_code": 200 }).violations).toEqual([]);
    expect(brokenBy(verdictOn(rule, { k: null, other: 200 }))).toEqual([
      "C02 error root attributes.k: expected int, got absent, also as http.response.status_code",
    ]);
  });

  it("cannot be told where the exporter dropped attributes", () => {
    const dropped = { attributes: 5, events: 0, links: 0 };
    expect(verdictOn("{ type: int }", {}, { dropped })).toMatchObject({
      violations: [],
      unjudged: [{ reason: "k may be among the 5 attributes that the exporter dropped" }],
    });
  });

  it("may be nowhere with optional; what is there is still judged", () => {
    expect(verdictOn("{ type: int, optional: true }", {}).violations).toEqual([]);
    expect(judged("{ type: int, optional: true }", "x")).toBe('error: int, "x"');
  });
});
