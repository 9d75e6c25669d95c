import { describe, expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { factsOf } from "./attributes.ts";

describe("token counts", () => {
  it.each<[string, string, number]>([
    ["llm.tokens.in", "llm.tokens.out", 7],
    ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", 8],
    ["gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens", 9],
    ["llm.token_count.prompt", "llm.token_count.completion", 10],
    ["ai.usage.promptTokens", "ai.usage.completionTokens", 11],
    ["llm.usage.prompt_tokens", "llm.usage.completion_tokens", 12],
    ["input_tokens", "output_tokens", 13],
  ])("are read from %s and %s", (input, output, tokens) => {
    const { tokensIn, tokensOut, tokensTotal } = factsOf({ [input]: tokens, [output]: 1 });
    expect({ tokensIn, tokensOut, tokensTotal }).toEqual({
      tokensIn: tokens,
      tokensOut: 1,
      tokensTotal: tokens + 1,
    });
  });

  it("are the first known in precedence order, whatever the recorded order", () => {
    const facts = factsOf({ output_tokens: 1, "gen_ai.usage.output_tokens": 2, "llm.tokens.out": 3 });
    expect(facts.tokensOut).toBe(3);
  });

  it("are absent, not 0, when nothing is recorded", () => {
    expect(factsOf({ "llm.model": "m" }).tokensOut).toBeUndefined();
    expect(factsOf({ "llm.model": "m", "llm.tokens.out": 0 }).tokensOut).toBe(0);
  });

  it.each<[AttributeValue, number]>([
    ["42", 42],
    ["0", 0],
    [new WholeFloat(42), 42],
    [42n, 42],
    ["1e3", 1000],
  ])("are read from %s as the integer that it is", (written, tokens) => {
    expect(factsOf({ "llm.tokens.out": written }).tokensOut).toBe(tokens);
  });

  it.each<[AttributeValue]>([
    [-1],
    ["n/a"],
    [""],
    [1.5],
    [Number.NaN],
    [true],
    [null],
    [Number.POSITIVE_INFINITY],
  ])("are unknown where %s stands, and the next name is asked", (junk) => {
    expect(factsOf({ "llm.tokens.out": junk }).tokensOut).toBeUndefined();
    expect(factsOf({ "llm.tokens.out": junk, output_tokens: 5 }).tokensOut).toBe(5);
  });

  it("are found inside Langfuse's usage object, as JSON text or as an object", () => {
    const usage = { input: 100, output: 20, total: 120 };
    const asText = factsOf({ "langfuse.observation.usage_details": JSON.stringify(usage), "llm.model": "m" });
    const asObject = factsOf({
      "langfuse.observation.usage_details": new Map(Object.entries(usage)),
      "llm.model": "m",
    });
    expect([asText.tokensIn, asText.tokensOut]).toEqual([100, 20]);
    expect([asObject.tokensIn, asObject.tokensOut]).toEqual([100, 20]);
  });

  it("are unknown where the JSON is broken or of another shape", () => {
    for (const usage of ["{", "[]", "7", "null", '{"input":{}}', '"text"']) {
      expect(factsOf({ "langfuse.observation.usage_details": usage }).tokensIn).toBeUndefined();
    }
  });

  it("are not a usage where a span without a model writes 0 and 0", () => {
    const plain = factsOf({
      "langfuse.observation.type": "span",
      "gen_ai.usage.input_tokens": 0,
      "gen_ai.usage.output_tokens": 0,
    });
    expect([plain.tokensIn, plain.tokensOut, plain.tokensTotal]).toEqual([undefined, undefined, undefined]);
    const call = factsOf({
      "gen_ai.operation.name": "chat",
      "gen_ai.usage.input_tokens": 0,
      "gen_ai.usage.output_tokens": 0,
    });
    expect([call.tokensIn, call.tokensOut, call.tokensTotal]).toEqual([0, 0, 0]);
  });

  it("keep cached and reasoning tokens apart, and blocks out", () => {
    const facts = factsOf({
      "gen_ai.usage.cache_read.input_tokens": 64,
      "gen_ai.usage.cache_creation.input_tokens": 32,
      "gen_ai.usage.reasoning.output_tokens": 16,
      "llm.cache.hits": 5,
    });
    expect([facts.tokensCacheRead, facts.tokensCacheWrite, facts.tokensReasoning]).toEqual([64, 32, 16]);
    expect(factsOf({ "llm.cache.hits": 5 }).tokensCacheRead).toBeUndefined();
  });

  it("find cached tokens in the provider's metadata", () => {
    const metadata = JSON.stringify({ anthropic: { usage: { cache_read_input_tokens: 9 } } });
    expect(factsOf({ "ai.response.providerMetadata": metadata }).tokensCacheRead).toBe(9);
  });
});

describe("decode steps", () => {
  it("count under their bare name on decode and llm spans only", () => {
    expect(factsOf({ steps: 240 }, { name: "llm.decode" }).decodeSteps).toBe(240);
    expect(factsOf({ steps: 12 }, { name: "agent.run" }).decodeSteps).toBeUndefined();
    expect(factsOf({ "llm.decode.steps": 0 }).decodeSteps).toBe(0);
  });
});
