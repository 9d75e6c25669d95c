import { describe, expect, it } from "vitest";
import { nineSpans } from "../../../fixtures/stories/miniserve-healthy.ts";
import { refund48f } from "../../../fixtures/stories/refund-48f.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { Span } from "../../../src/model/span.ts";
import { costText } from "../../../src/report/cost-text.ts";
import { escapeControls } from "../../../src/report/escape-controls.ts";
import { UNICODE } from "../../../src/report/glyphs.ts";
import { costTotal } from "../../../src/rules/cost/cost-total.ts";
import { ListPrices } from "../../../src/rules/cost/list-price.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { factsOf, span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const { price } = new ListPrices();
const root = span("http.handler", { at: [0, 300] });

function call(has: Record<string, string | number>, more: Partial<Parameters<typeof span>[1]> = {}) {
  const own = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini", ...has };
  return span("chat", { parent: "http.handler", at: [10, 250], has: own, ...more });
}

const USAGE = { "gen_ai.usage.input_tokens": 84, "gen_ai.usage.output_tokens": 22 };

function total(spans: readonly Span[]): string | undefined {
  const known = costTotal(ruleFacts(factsOf(spans), SETTLED), price);
  return known && costText(known, { glyphs: UNICODE, clean: escapeControls });
}

describe("M01 missing", () => {
  it("estimates what a call costs, and says that it is an estimate", () => {
    expect(foundBy("M01", [root, call(USAGE)], { price })).toMatchObject([
      {
        severity: "info",
        phrase: "cost only estimated",
        message: "chat (gpt-4o-mini) records no cost: ~$0.000026 by list price for 84 tokens in and 22 out",
        actual:
          "estimated: ~$0.000026 (openai/gpt-4o-mini, prices of 2024-05-22, @pydantic/genai-prices 0.1.8)",
        evidence: {
          attr: [
            { key: "gen_ai.request.model", value: "gpt-4o-mini" },
            { key: "gen_ai.usage.input_tokens", value: 84 },
            { key: "gen_ai.usage.output_tokens", value: 22 },
          ],
          stat: [{ name: "estimated cost (USD)", n: 1 }],
          absent: [{ what: "cost", where: "chat" }],
        },
      },
    ]);
  });

  it("tells several calls of one place together", () => {
    const calls = Array.from({ length: 3 }, (_none, at) => ({
      ...call(USAGE),
      spanId: `call${at}` as Span["spanId"],
    }));
    expect(foundBy("M01", [root, ...calls], { price }).map(({ message }) => message)).toEqual([
      "3 spans chat (gpt-4o-mini) record no cost: ~$0.000077 by list price in all",
    ]);
  });

  it("finds 48f's judge, which counts no tokens, and leaves its reranker to the total", () => {
    const spans = spansOf(refund48f);
    expect(foundBy("M01", spans, { price })).toMatchObject([
      {
        message:
          "llm.judge.policy_correct (gpt-4o) records no cost, and none can be estimated: token usage not recorded",
        spanIds: ["08_judge"],
        phrase: "cost not recorded",
      },
    ]);
    expect(total(spans)).toBe("≥ $0.0084 (2 of 5 paid spans unpriced: rerank, judge)");
  });

  it("takes a dated name for its model", () => {
    const dated = call({ ...USAGE, "gen_ai.request.model": "gpt-4o-mini-2024-07-18" });
    expect(saidBy("M01", [root, dated], { price })).toEqual(["info cost only estimated"]);
  });

  it("estimates nothing without usage, and nothing for a provider's unknown model", () => {
    expect(saidBy("M01", [root, call({})], { price })).toEqual(["info cost not recorded"]);
    expect(saidBy("M01", [root, call({ ...USAGE, "gen_ai.usage.input_tokens": 0 })], { price })).toEqual([
      "info cost not recorded",
    ]);
    const own = call({ ...USAGE, "gen_ai.request.model": "ft:acme", "gen_ai.system": "openai" });
    expect(saidBy("M01", [root, own], { price })).toEqual(["info cost not recorded"]);
  });

  it.each<[string, Span[]]>([
    ["a self-hosted model", spansOf(nineSpans)],
    ["a call that failed", [root, call(USAGE, { status: "ERROR" })]],
    ["a recorded cost", [root, call({ ...USAGE, "gen_ai.cost_usd": 0.00003 })]],
    ["a recorded cost of 0", [root, call({ ...USAGE, "gen_ai.cost_usd": 0 })]],
    ["a cost in two parts", [root, call({ ...USAGE, "llm.cost.prompt": 1e-5, "llm.cost.completion": 1e-5 })]],
    [
      "an attempt of a call that records it",
      [
        root,
        call({ ...USAGE, "gen_ai.cost_usd": 0.00003 }),
        span("raw", {
          parent: "chat",
          at: [11, 249],
          has: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", ...USAGE },
        }),
      ],
    ],
    [
      "a call whose attempt records it",
      [
        root,
        call(USAGE),
        span("raw", {
          parent: "chat",
          at: [11, 249],
          has: { "gen_ai.operation.name": "chat", "gen_ai.cost_usd": 0.1, ...USAGE },
        }),
      ],
    ],
  ])("is silent about %s", (_what, spans) => {
    expect(saidBy("M01", spans, { price })).toEqual([]);
    expect(unjudgedBy("M01", spans, { price })).toEqual([]);
  });

  it("asks for the cost of tools that the contract calls paid", () => {
    const tool = span("execute_tool web_search", { at: [1, 2], has: { "gen_ai.tool.name": "web_search" } });
    const expectations = expectationsWith({ paid: ["web_search"] });
    expect(saidBy("M01", [tool])).toEqual([]);
    expect(saidBy("M01", [tool], { expectations })).toEqual(["info cost not recorded"]);
  });

  it("cannot judge without prices, nor what cannot be read", () => {
    expect(unjudgedBy("M01", [root, call(USAGE)])).toEqual(["no price table at hand"]);
    expect(unjudgedBy("M01", [root, call({ ...USAGE, "gen_ai.cost_usd": "n/a" })], { price })).toEqual([
      "recorded cost not readable",
    ]);
  });
});

describe("a trace's total", () => {
  const priced = (name: string, usd: number) => ({
    ...call({ ...USAGE, "gen_ai.cost_usd": usd }),
    name,
    spanId: name as Span["spanId"],
  });
  const own = { ...call({ "gen_ai.request.model": "minigpt-v1" }), spanId: "own" as Span["spanId"] };

  it("is unknown where nothing is priced, and never 0", () => {
    expect(total([root, own])).toBeUndefined();
  });

  it("says what is recorded, estimated and neither", () => {
    expect(total([root, priced("a", 0.004), priced("b", 0.0043813)])).toBe("$0.0084");
    expect(total([root, priced("a", 0.004), call(USAGE)])).toBe("~$0.004 (1 of 2 paid spans estimated)");
    expect(total([root, priced("a", 0.004), own])).toBe("≥ $0.004 (1 of 2 paid spans unpriced: llm)");
    expect(total([root, priced("a", 0.004), call(USAGE), own])).toBe(
      "≥ ~$0.004 (1 of 3 paid spans unpriced: llm, 1 estimated)",
    );
  });

  it("counts a twin of a span once", () => {
    const [one, other] = [priced("a", 0.004), { ...priced("a", 0.004), status: "OK" as const }];
    expect(total([root, one, other])).toBe("$0.004");
  });
});
