import { describe, expect, it } from "vitest";
import { refund48f } from "../../../fixtures/stories/refund-48f.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { Span } from "../../../src/model/span.ts";
import { ListPrices } from "../../../src/rules/cost/list-price.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const { price } = new ListPrices();

/** 48f, its root with this cost. */
function refund(rootUsd?: number, without: readonly string[] = []): Span[] {
  return spansOf(refund48f)
    .filter(({ spanId }) => !without.includes(spanId))
    .map((one) =>
      one.spanId !== "01_root" || rootUsd === undefined
        ? one
        : { ...one, attributes: new Map([...one.attributes, ["gen_ai.cost_usd", rootUsd]]) },
    );
}

function call(has: Record<string, string | number>) {
  const own = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", ...has };
  return [span("chat", { at: [10, 250], has: own })];
}

describe("M02 cost-mismatch", () => {
  it("finds 48f's rewrite, and neither its answer nor its embedding", () => {
    expect(foundBy("M02", refund(), { price })).toMatchObject([
      {
        severity: "warning",
        spanIds: ["02_rewrite"],
        message:
          "llm.query_rewrite (gpt-4o-mini) records $0.000071, its tokens cost $0.000026 by list price, ×2.75",
        expected: "$0.000026 (openai/gpt-4o-mini, prices of 2024-05-22, @pydantic/genai-prices 0.1.8)",
        actual: "$0.000071",
      },
    ]);
    expect(unjudgedBy("M02", refund(), { price })).toEqual([]);
  });

  it("finds a root that says half of what its calls cost, without prices too", () => {
    const [finding, ...more] = foundBy("M02", refund(0.0042));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      spanIds: ["01_root"],
      message: "refund_chat.turn records $0.0042, the 3 calls below it $0.0084 in all, ×2.00",
      evidence: { stat: [{ value: 0.0042, limit: expect.closeTo(0.0083813, 10), n: 3 }] },
    });
    expect(unjudgedBy("M02", refund(0.0042))).toEqual(["no price table at hand"]);
  });

  it("finds a root of 0 above paid calls", () => {
    expect(saidBy("M02", refund(0))).toEqual(["warning cost of 0 above paid calls"]);
  });

  it("takes more than the sum for nothing while a paid call has no price", () => {
    expect(saidBy("M02", refund(0.02))).toEqual([]);
    expect(saidBy("M02", refund(0.02, ["05_rerank", "08_judge"]))).toEqual([
      "warning cost differs from the sum of its calls",
    ]);
    expect(saidBy("M02", refund(0.0083813))).toEqual([]);
    expect(saidBy("M02", refund(0.0083))).toEqual([]);
  });

  it("counts cached tokens in, whichever way they were counted", () => {
    const usd = (900 * 1.25 + 100 * 2.5 + 10 * 10) / 1e6;
    const cached = { "gen_ai.cost_usd": usd, "gen_ai.usage.output_tokens": 10 };
    const read = { "gen_ai.usage.cache_read.input_tokens": 900 };
    for (const counted of [
      { "gen_ai.usage.input_tokens": 1000 },
      { "gen_ai.usage.input_tokens": 100 },
      { input_tokens: 100 },
      { "gen_ai.usage.input_tokens": 1000, "llm.token_count.prompt": 100 },
    ])
      expect(saidBy("M02", call({ ...cached, ...read, ...counted }), { price })).toEqual([]);
    expect(saidBy("M02", call({ ...cached, "gen_ai.usage.input_tokens": 1000 }), { price })).toEqual([
      "warning cost differs from the list price",
    ]);
    const unknown = { ...cached, ...read, "gen_ai.system": "anthropic", "gen_ai.usage.prompt_tokens": 1000 };
    expect(unjudgedBy("M02", call(unknown), { price })).toEqual([
      "not known whether input tokens include cached ones",
    ]);
  });

  it.each([
    ["model not in the price table", { "gen_ai.request.model": "minigpt-v1" }],
    ["token usage not recorded", {}],
    ["recorded cost contradicts itself", { "llm.cost.total": 0.9 }],
    ["token usage contradicts itself", { "gen_ai.usage.input_tokens": 5, "llm.token_count.prompt": 900 }],
  ])("cannot judge: %s", (reason, has) => {
    const spans = call({ "gen_ai.cost_usd": 0.5, ...has });
    expect(unjudgedBy("M02", spans, { price })).toEqual([reason]);
    expect(saidBy("M02", spans, { price })).toEqual([]);
  });

  it("tells several calls of one place together", () => {
    const [one] = call({
      "gen_ai.cost_usd": 0.5,
      "gen_ai.usage.input_tokens": 5,
      "gen_ai.usage.output_tokens": 5,
    });
    if (one === undefined) throw new Error("no call");
    const calls = ["a", "b", "c"].map((id) => ({ ...one, spanId: id as Span["spanId"] }));
    expect(foundBy("M02", calls, { price })).toMatchObject([
      { spanIds: ["a", "b", "c"], message: expect.stringMatching(/; 2 more such spans$/) },
    ]);
  });

  it("is silent where no cost is recorded", () => {
    expect(saidBy("M02", call({}), { price })).toEqual([]);
    expect(unjudgedBy("M02", call({}), { price })).toEqual([]);
  });
});
