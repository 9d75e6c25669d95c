import { describe, expect, it } from "vitest";
import { inclusiveInput } from "../../src/vocabulary/inclusive-input.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { span } from "../trace/story.ts";

function input(has: Record<string, string | number>, provider?: string) {
  return inclusiveInput(new Sightings(span("chat", { at: [0, 1], has })), provider);
}

const READ = { "gen_ai.usage.cache_read.input_tokens": 900, "gen_ai.usage.cache_creation.input_tokens": 50 };

describe("input tokens, cached ones counted in", () => {
  it("takes the convention's count as it is", () => {
    expect(input({ "gen_ai.usage.input_tokens": 1000, ...READ })).toEqual({
      tokens: 1000,
      cacheRead: 900,
      cacheWrite: 50,
    });
    expect(input({ "gen_ai.usage.input_tokens": 7 })).toEqual({ tokens: 7, cacheRead: 0, cacheWrite: 0 });
  });

  it("adds them where the key leaves them out, or where there are more of them", () => {
    expect(input({ input_tokens: 5000, cache_read_tokens: 900 })).toMatchObject({ tokens: 5900 });
    expect(input({ "langfuse.observation.usage_details": '{"input": 5000}', ...READ })).toMatchObject({
      tokens: 5950,
    });
    expect(input({ "gen_ai.usage.input_tokens": 100, ...READ })).toMatchObject({ tokens: 1050 });
  });

  it("takes the larger of two that differ by cached tokens", () => {
    for (const less of [1000 - 900, 1000 - 50, 1000 - 950])
      for (const [first, second] of [
        [1000, less],
        [less, 1000],
      ] as const)
        expect(
          input({ "gen_ai.usage.input_tokens": first, "llm.token_count.prompt": second, ...READ }),
        ).toMatchObject({ tokens: 1000 });
  });

  it("says why it does not know", () => {
    const contradicted = { "gen_ai.usage.input_tokens": 1000, "llm.token_count.prompt": 990, ...READ };
    expect(input(contradicted)).toEqual({ reason: "token usage contradicts itself" });
    expect(input({})).toEqual({ reason: "token usage not recorded" });
    const asProvider = { "gen_ai.usage.prompt_tokens": 1000, ...READ };
    expect(input(asProvider)).toEqual({ reason: "not known whether input tokens include cached ones" });
    expect(input(asProvider, "anthropic")).toHaveProperty("reason");
    expect(input(asProvider, "openai")).toMatchObject({ tokens: 1000 });
  });
});
