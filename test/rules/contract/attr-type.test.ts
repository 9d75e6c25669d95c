import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../../fixtures/stories/empty-completion.ts";
import { nineSpans } from "../../../fixtures/stories/miniserve-healthy.ts";
import { refund48f } from "../../../fixtures/stories/refund-48f.ts";
import type { Story } from "../../../fixtures/story.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { WholeFloat } from "../../../src/model/attribute.ts";
import { ALL_CONCEPTS } from "../../../src/vocabulary/detail-concepts.ts";
import { logsOf, storyOf, withAttributes } from "../../contract/judged.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { heldAgainst, MINISERVE, REFUND } from "./held.ts";

/** A decode of 2.4 s that records these. */
function decode(
  has: Record<string, AttributeValue>,
  more: { untyped?: boolean; at?: [number, number?] } = {},
) {
  return [
    span("http.handler", { at: [0, 2500] }),
    span("llm.decode", { parent: "http.handler", at: [20, 2420], has, ...more }),
  ];
}

function against(story: Story, contract = MINISERVE) {
  return foundBy("C03", spansOf(story), heldAgainst(contract, spansOf(story)));
}

describe("C03 attr-type without a contract", () => {
  it("warns of a string that holds a number, and says a float for an integer", () => {
    expect(foundBy("C03", decode({ "llm.tokens.out": "128" }))).toMatchObject([
      {
        severity: "warning",
        phrase: "number in a string",
        message: 'llm.decode: llm.tokens.out is "128", a string that holds a number',
        evidence: { attr: [{ key: "llm.tokens.out", value: "128" }] },
        expected: "an integer of 0 or more",
      },
    ]);
    expect(foundBy("C03", decode({ "llm.tokens.out": new WholeFloat(128) }))).toMatchObject([
      { severity: "info", message: "llm.decode: llm.tokens.out is 128.0, a float" },
    ]);
    expect(saidBy("C03", decode({ "llm.tokens.out": 128 }))).toEqual([]);
  });

  it("is silent about types where the wire has none, and inside JSON", () => {
    expect(saidBy("C03", decode({ "llm.tokens.out": "128" }, { untyped: true }))).toEqual([]);
    expect(saidBy("C03", decode({ "llm.tokens.out": "n/a" }, { untyped: true }))).toEqual([]);
    expect(saidBy("C03", decode({ "mlflow.chat.tokenUsage": '{"input_tokens":"12"}' }))).toEqual([]);
  });

  it("warns of what is below 0 or cannot be read, whatever the wire", () => {
    expect(saidBy("C03", decode({ "llm.tokens.out": -1 }))).toEqual(["warning value below 0"]);
    expect(saidBy("C03", decode({ "llm.tokens.out": "-1" }, { untyped: true }))).toEqual([
      "warning value below 0",
    ]);
    for (const value of ["n/a", 12.5, Number.NaN, true, [1], new Map([["a", 1]]), new Uint8Array(2)])
      expect(saidBy("C03", decode({ "llm.tokens.out": value }))).toEqual(["warning unreadable value"]);
    expect(saidBy("C03", decode({ "gen_ai.cost_usd": "$0.02" }))).toEqual(["warning unreadable value"]);
    expect(saidBy("C03", decode({ "gen_ai.request.stream": 1 }))).toEqual(["warning unreadable value"]);
    expect(saidBy("C03", decode({ "http.status_code": 999 }))).toEqual(["warning unreadable value"]);
    expect(saidBy("C03", decode({ "http.status_code": "200" }))).toEqual(["warning number in a string"]);
    expect(saidBy("C03", decode({ "session.id": true }))).toEqual(["warning unreadable value"]);
  });

  it("says nothing of what is absent, empty or redacted", () => {
    for (const value of ["", null, "<redacted>"])
      expect(saidBy("C03", decode({ "llm.tokens.out": value }))).toEqual([]);
  });

  it("finds 240 under one vocabulary and 487 under another", () => {
    const has = { "gen_ai.usage.output_tokens": 240, "llm.token_count.completion": 487 };
    expect(foundBy("C03", decode(has))).toMatchObject([
      {
        severity: "warning",
        phrase: "values contradict each other",
        message:
          "llm.decode: values disagree: gen_ai.usage.output_tokens = 240, llm.token_count.completion = 487",
        evidence: {
          attr: [
            { key: "gen_ai.usage.output_tokens", value: 240 },
            { key: "llm.token_count.completion", value: 487 },
          ],
        },
      },
    ]);
  });

  it("takes money for equal within one per cent", () => {
    const cost = (other: number) => decode({ "gen_ai.cost_usd": 0.01, "gen_ai.usage.cost": other });
    expect(saidBy("C03", cost(0.01009))).toEqual([]);
    expect(saidBy("C03", cost(0.0102))).toEqual(["warning values contradict each other"]);
  });

  it("is silent about the model asked and the model answered, and about cached tokens", () => {
    const models = { "gen_ai.request.model": "gpt-4o", "gen_ai.response.model": "gpt-4o-2024-08-06" };
    expect(saidBy("C03", decode(models))).toEqual([]);
    const tokens = {
      "gen_ai.usage.input_tokens": 120,
      "llm.token_count.prompt": 1120,
      "gen_ai.usage.cache_read.input_tokens": 1000,
    };
    expect(saidBy("C03", decode(tokens))).toEqual([]);
    expect(saidBy("C03", decode({ ...tokens, "llm.token_count.prompt": 1121 }))).toHaveLength(1);
  });

  it("takes a mean step of 10,000,000 ms in a span of 2.4 s for nanoseconds", () => {
    expect(foundBy("C03", decode({ "llm.decode.mean_step_ms": 10_000_000 }))).toMatchObject([
      {
        severity: "warning",
        phrase: "wrong unit of time",
        message: "llm.decode: llm.decode.mean_step_ms is 10000000 ms on a span of 2400 ms: nanoseconds?",
        evidence: { time: [{ durationNs: 2_400_000_000 }] },
      },
    ]);
    expect(saidBy("C03", decode({ "upstream.latency_ms": 240_000 }))).toEqual(["warning wrong unit of time"]);
    for (const key of ["http.timeout_ms", "cache.ttl_ms", "latency_budget_ms", "backoff_ms"])
      expect(saidBy("C03", decode({ [key]: 30_000 }, { at: [20, 220] }))).toEqual([]);
    expect(saidBy("C03", decode({ "upstream.latency_ms": 20_000 }))).toEqual([]);
  });

  it("cannot compare a duration with a span that has no end", () => {
    const open = decode({ "llm.decode.mean_step_ms": 9.8 }, { at: [20] });
    expect(saidBy("C03", open)).toEqual([]);
    expect(unjudgedBy("C03", open)).toEqual(["a span with a duration among its attributes has no end"]);
  });

  it("knows no percentage above 100 or below 0, but for those of a change or of several processors", () => {
    expect(saidBy("C03", decode({ "gpu.memory.used_pct": 140 }))).toEqual(["warning no percentage"]);
    expect(saidBy("C03", decode({ "kv_cache.percent": -3 }))).toEqual(["warning no percentage"]);
    for (const key of ["process.cpu.percent", "cost.change_pct", "gpu.memory.used"])
      expect(saidBy("C03", decode({ [key]: 140 }))).toEqual([]);
    expect(saidBy("C03", decode({ "kv_cache.percent": 97 }))).toEqual([]);
  });

  it("says one thing of many spans at one place", () => {
    const steps = Array.from({ length: 7 }, (_, index) =>
      span("step", {
        spanId: spanId(index),
        parent: "http.handler",
        at: [index, index + 1],
        has: { "llm.tokens.out": -1 },
      }),
    );
    const found = foundBy("C03", [span("http.handler", { at: [0, 100] }), ...steps]);
    expect(found).toMatchObject([
      { message: "step: llm.tokens.out is -1, below 0 (7 spans alike)", spanIds: { length: 7 } },
    ]);
    expect(found[0]?.evidence.attr).toHaveLength(5);
  });
});

describe("C03 and C04 on hostile values", () => {
  const keys = Object.values(ALL_CONCEPTS)
    .flat()
    .flatMap(({ place }) => ("key" in place && place.key !== undefined ? [place.key] : []));

  it.each([
    ["digits without end", `${"1".repeat(30_000)}x`],
    ["brackets without end", "[{".repeat(15_000)],
    ["blanks without end", " ".repeat(30_000)],
    ["a list of lists", [[[1]], null]],
    ["a map", new Map([["toString", 1]])],
    ["bytes", new Uint8Array([0xff])],
    ["a large integer", 2n ** 80n],
    ["minus infinity", Number.NEGATIVE_INFINITY],
    ["null", null],
  ])("any key may hold %s", (_what, value) => {
    const has = Object.fromEntries(
      [...keys, "a.duration_ms", "a_pct", "__proto__"].map((key) => [key, value]),
    );
    expect(() => [saidBy("C03", decode(has)), saidBy("C04", decode(has))]).not.toThrow();
  });
});

describe("C03 attr-type where a service writes all counts as text", () => {
  it("says it once, whatever the keys and places", () => {
    const spans = [
      span("agent", { at: [0, 90], has: { "llm.token_count.completion": "951" } }),
      span("chat", {
        parent: "agent",
        at: [1, 80],
        has: { "llm.token_count.completion": "99", "llm.token_count.prompt": "7" },
      }),
      span("other", {
        parent: "agent",
        at: [81, 82],
        service: "gateway",
        has: { "llm.token_count.prompt": "8" },
      }),
    ];
    expect(foundBy("C03", spans).map(({ message }) => message)).toEqual([
      'agent: llm.token_count.completion is "951", a string that holds a number (2 spans alike, 1 more key alike)',
      'other: llm.token_count.prompt is "8", a string that holds a number',
    ]);
  });
});

describe("C03 attr-type with a contract", () => {
  it("an attribute of another type or outside its limits is an error, said once", () => {
    expect(against(withAttributes(nineSpans, "http.handler", { "http.status_code": 700 }))).toMatchObject([
      {
        severity: "error",
        phrase: "attribute breaks its contract",
        message: "http.handler: http.status_code is 700, expected int 100..599",
        evidence: {
          clause: [{ clause: "http.handler attributes.http.status_code", file: "test.contract.yaml" }],
          attr: [{ key: "http.status_code", value: 700 }],
        },
      },
    ]);
    expect(against(withAttributes(nineSpans, "llm.decode", { "llm.decode.steps": -1 }))).toMatchObject([
      { severity: "error", phrase: "attribute breaks its contract" },
    ]);
    expect(against(withAttributes(nineSpans, "http.handler", { "http.status_code": "200" }))).toMatchObject([
      { severity: "warning", actual: '"200", a string that holds a number' },
    ]);
  });

  it("does not repeat the value of a forbidden attribute", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\ntree: { span: root, attributes: { user.id: { forbid: true, scope: any } } }";
    const [found] = against(storyOf([], { attributes: { "user.id": "u-4481" } }), contract);
    expect(found).toMatchObject({
      message: "root carries user.id, which the contract forbids",
      severity: "error",
    });
    expect(JSON.stringify(found)).not.toContain("u-4481");
  });

  it("has the three assertions of the refund turn, with what they read", () => {
    const found = against(refund48f, REFUND);
    expect(found.map(({ severity, phrase }) => `${severity} ${phrase}`)).toEqual([
      "error assertion does not hold",
      "error assertion does not hold",
      "warning assertion does not hold",
    ]);
    expect(found.map(({ evidence }) => evidence.clause?.[0]?.clause)).toEqual([
      "no-draft-docs",
      "judge-sees-citations",
      "changed-top1-is-true",
    ]);
    expect(found[1]?.evidence.attr?.map(({ key, value }) => [key, value])).toEqual([
      ["citation.claims_supported", 1],
      ["citation.claims_extracted", 2],
      ["judge.score", 1],
    ]);
  });

  it("has budgets that are overspent", () => {
    const contract =
      "lgtrace: contract/v1\nid: t\ntree: { span: root }\nbudgets: { duration_ms: { max: 500 } }";
    expect(against(storyOf([]), contract)).toMatchObject([
      {
        phrase: "over budget",
        message: "the request's duration_ms is 1000, expected ≤ 500",
        evidence: { stat: [{ name: "duration_ms", value: 1000, limit: 500 }] },
      },
    ]);
  });

  it("has log clauses, without the line", () => {
    const logs = logsOf(emptyCompletion).map((line) => ({
      ...line,
      attributes: new Map([...line.attributes, ["prompt", "my secret question"]]),
    }));
    const spans = spansOf(emptyCompletion);
    const found = foundBy("C03", spans, heldAgainst(MINISERVE, spans, { logs })).filter(
      ({ phrase }) => phrase === "log line breaks its contract",
    );
    expect(found).toMatchObject([
      { severity: "error", evidence: { clause: [{ clause: "logs.forbid_keys.prompt" }] } },
    ]);
    expect(String(found[0]?.message)).not.toContain("my secret question");
  });

  it("is silent about the healthy completion", () => {
    expect(against(nineSpans)).toEqual([]);
  });
});

function spanId(index: number) {
  return `00000000000000a${index}` as ReturnType<typeof span>["spanId"];
}
