import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { event, factsOf } from "./attributes.ts";

describe("stop reason", () => {
  it.each<[string, AttributeValue, string, string]>([
    ["llm.stop_reason", "immediate_eos", "immediate_eos", "immediate_eos"],
    ["gen_ai.response.finish_reasons", ["stop", "length"], "stop", "natural"],
    ["gen_ai.response.finish_reasons", '["tool_calls"]', "tool_calls", "tool"],
    ["gen_ai.response.finish_reasons", "max_tokens", "max_tokens", "length"],
    ["ai.response.finishReason", "tool-calls", "tool-calls", "tool"],
    ["gen_ai.completion.0.finish_reason", "CONTENT_FILTER", "CONTENT_FILTER", "filter"],
    ["gen_ai.output.messages", '[{"role":"assistant"},{"finish_reason":"refusal"}]', "refusal", "refusal"],
    ["stop_reason", "fed_up", "fed_up", "other"],
  ])("is read from %s = %j", (key, value, written, meaning) => {
    const facts = factsOf({ [key]: value });
    expect([facts.stopReason, facts.stopMeaning]).toEqual([written, meaning]);
  });

  it("is as if absent when it is unknown", () => {
    expect(factsOf({ "llm.stop_reason": "unknown", stop_reason: "stop" }).stopReason).toBe("stop");
    expect(factsOf({ "gen_ai.response.finish_reasons": ["unknown"] }).stopMeaning).toBeUndefined();
  });

  it("is read from a choice event", () => {
    const facts = factsOf({}, { events: [event("gen_ai.choice", { finish_reason: "length" })] });
    expect(facts.stopMeaning).toBe("length");
  });
});
