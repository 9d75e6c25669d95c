import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { stopMeaningsAt } from "../../src/vocabulary/stop-of-choices.ts";
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

describe("the stop reasons of several choices", () => {
  const meaningsOf = (attributes: Record<string, AttributeValue>, more: Partial<Span> = {}) => {
    const span = makeSpan({
      traceId: "t" as TraceId,
      spanId: "s" as SpanId,
      name: "chat",
      startUnixNano: 0n,
      attributes: new Map(Object.entries(attributes)),
      ...more,
    });
    const known = new Sightings(span).of("stopReason");
    return known.state === "known" ? stopMeaningsAt(span, known) : [];
  };

  it.each<[string, Record<string, AttributeValue>]>([
    ["a list", { "gen_ai.response.finish_reasons": ["stop", "length"] }],
    ["a list's JSON text", { "gen_ai.response.finish_reasons": '["stop","length"]' }],
    [
      "indexed keys",
      { "gen_ai.completion.0.finish_reason": "stop", "gen_ai.completion.1.finish_reason": "length" },
    ],
    ["messages", { "gen_ai.output.messages": '[{"finish_reason":"stop"},{"finish_reason":"length"}]' }],
  ])("are all read from %s", (_what, attributes) => {
    expect(meaningsOf(attributes)).toEqual(["natural", "length"]);
  });

  it("are all read from choice events", () => {
    const events = ["stop", "length"].map((word) => event("gen_ai.choice", { finish_reason: word }));
    expect(meaningsOf({}, { events })).toEqual(["natural", "length"]);
  });

  it("are one where one word is recorded", () => {
    expect(meaningsOf({ "llm.stop_reason": "immediate_eos" })).toEqual(["immediate_eos"]);
  });
});
