import { describe, expect, it } from "vitest";
import { ListPrices, PRICE_SOURCE } from "../../../src/rules/cost/list-price.ts";
import { firstPrice, type PricedUsage } from "../../../src/rules/cost/price.ts";
import { priceTable } from "../../../src/rules/cost/price-table.ts";

const usage = (model: string, told: Partial<PricedUsage> = {}): PricedUsage => ({
  provider: undefined,
  models: [model],
  atUnixNano: 1_716_370_863_120_000_000n,
  tokensIn: 1000,
  tokensOut: 10,
  cacheRead: 0,
  cacheWrite: 0,
  ...told,
});

const OWN = {
  "minigpt-v1": {
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
    cache_read_input_token_cost: 1e-7,
  },
  "azure/gpt-4o": { input_cost_per_token: 5e-6, output_cost_per_token: 1e-5 },
  "no-output": { input_cost_per_token: 1e-6 },
  broken: { input_cost_per_token: "1e-6", output_cost_per_token: -1 },
};

describe("a user's table of prices", () => {
  const price = priceTable(OWN, "prices.yaml");

  it("prices tokens, cached ones apart", () => {
    expect(price(usage("minigpt-v1"))).toEqual({
      costUsd: expect.closeTo(0.00102, 12),
      id: "minigpt-v1",
      source: "prices.yaml",
    });
    expect(price(usage("minigpt-v1", { cacheRead: 900 }))?.costUsd).toBeCloseTo(0.00021, 12);
    expect(price(usage("minigpt-v1", { cacheWrite: 900 }))?.costUsd).toBeCloseTo(0.00102, 12);
    expect(price(usage("gpt-4o", { provider: "azure" }))).toMatchObject({ id: "azure/gpt-4o" });
  });

  it("has no cost for what it has no price for, and nothing for other models", () => {
    expect(price(usage("no-output"))?.costUsd).toBeUndefined();
    expect(price(usage("no-output", { tokensOut: 0 }))?.costUsd).toBeCloseTo(0.001, 12);
    expect(price(usage("broken"))).toMatchObject({ costUsd: undefined });
    expect(price(usage("minigpt-v1", { tokensIn: undefined }))?.costUsd).toBeUndefined();
    expect(price(usage("gpt-4o"))).toBeUndefined();
    expect(price(usage("__proto__"))).toBeUndefined();
    expect(priceTable("no table", "x")(usage("gpt-4o"))).toBeUndefined();
  });
});

describe("several tables", () => {
  const { price: listed } = new ListPrices();
  const price = firstPrice(
    priceTable(OWN, "prices.yaml"),
    listed,
    priceTable({ "cohere-rerank-3": {} }, "litellm.json"),
  );

  it("are asked in their order", () => {
    expect(price(usage("minigpt-v1"))?.source).toBe("prices.yaml");
    expect(price(usage("gpt-4o"))?.source).toBe(PRICE_SOURCE);
    expect(price(usage("cohere-rerank-3"))).toEqual({
      costUsd: undefined,
      id: "cohere-rerank-3",
      source: "litellm.json",
    });
    expect(price(usage("unheard-of"))).toBeUndefined();
  });
});
