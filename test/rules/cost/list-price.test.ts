import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ListPrices, PRICE_SOURCE } from "../../../src/rules/cost/list-price.ts";
import type { PricedUsage } from "../../../src/rules/cost/price.ts";

const { price } = new ListPrices();

function usage(models: string | readonly string[], told: Partial<PricedUsage> = {}): PricedUsage {
  return {
    provider: undefined,
    models: [models].flat(),
    atUnixNano: 1_716_370_863_120_000_000n,
    tokensIn: 1000,
    tokensOut: 0,
    cacheRead: 0,
    cacheWrite: 0,
    ...told,
  };
}

function cost(models: string | readonly string[], told?: Partial<PricedUsage>): number | undefined {
  return price(usage(models, told))?.costUsd;
}

describe("list prices", () => {
  it.each([
    [2.58e-5, "gpt-4o-mini", { provider: "openai", tokensIn: 84, tokensOut: 22 }],
    [2.6e-7, "text-embedding-3-small", { tokensIn: 13 }],
    [0.00831, "claude-3-5-sonnet-20241022", { provider: "anthropic", tokensIn: 1870, tokensOut: 180 }],
  ])("%d dollars: %s", (usd, model, told) => {
    expect(cost(model, told)).toBeCloseTo(usd, 12);
  });

  it.each(["cohere-rerank-3", "minigpt-v1", "", "x".repeat(100_000)])("knows nothing of %s", (model) => {
    expect(price(usage(model))).toBeUndefined();
  });

  it("tells an unknown model of a known provider from an unknown provider", () => {
    expect(price(usage("ft:acme", { provider: "openai" }))).toEqual({
      costUsd: undefined,
      id: "openai",
      source: PRICE_SOURCE,
    });
    expect(price(usage("gpt-4o", { provider: "hosted_vllm" }))).toBeUndefined();
  });

  it("has no cost for a usage that is not known, nor for what has no price", () => {
    expect(price(usage("gpt-4o", { tokensIn: undefined }))).toMatchObject({
      costUsd: undefined,
      id: "openai/gpt-4o",
    });
    expect(cost("gpt-4o", { tokensOut: undefined })).toBeUndefined();
    expect(cost("text-embedding-3-small", { tokensOut: 5 })).toBeUndefined();
  });

  it("reads dated aliases, routers' names, conventions' providers, and frameworks by the model", () => {
    const gpt4o = 0.0025;
    expect(cost("gpt-4o-2024-08-06")).toBeCloseTo(gpt4o);
    expect(cost("openai/gpt-4o")).toBeCloseTo(gpt4o);
    expect(cost("gpt-4o", { provider: "azure.ai.openai" })).toBeCloseTo(gpt4o);
    expect(cost("gpt-4o", { provider: "langchain" })).toBeCloseTo(gpt4o);
    expect(cost(["my-deployment", "gpt-4o"], { provider: "azure.ai.openai" })).toBeCloseTo(gpt4o);
    expect(cost("us.anthropic.claude-3-5-sonnet-20241022-v2:0", { provider: "aws.bedrock" })).toBeCloseTo(
      0.003,
    );
  });

  it("counts cached tokens at their own prices, as a part of the input", () => {
    const cached = { provider: "anthropic", tokensOut: 10, cacheRead: 600, cacheWrite: 300 };
    expect(cost("claude-3-5-sonnet-20241022", cached)).toBeCloseTo(0.001755, 12);
  });

  it("takes the prices of the call's time", () => {
    const night = { provider: "deepseek", atUnixNano: 1_740_852_000_000_000_000n };
    expect(cost("deepseek-chat", night)).toBeLessThan(cost("deepseek-chat", { provider: "deepseek" }) ?? 0);
  });

  it("names the version that is installed", () => {
    const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(PRICE_SOURCE).toBe(`@pydantic/genai-prices ${devDependencies["@pydantic/genai-prices"]}`);
  });
});
