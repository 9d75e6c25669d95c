import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";

const root = span("http.handler", { at: [0, 300], kind: "SERVER", has: { "http.route": "/v1/completions" } });

/** A model call with these attributes below a handler. */
function call(
  has: Record<string, string | number | boolean>,
  more: Partial<Parameters<typeof span>[1]> = {},
) {
  return span("chat", {
    parent: "http.handler",
    at: [10, 250],
    has: { "gen_ai.operation.name": "chat", ...has },
    ...more,
  });
}

const ZERO = { "gen_ai.usage.output_tokens": 0, "gen_ai.usage.input_tokens": 900 };

describe("L01 zero-tokens", () => {
  it("is surer where the decode was too short for a token", () => {
    const natural = { ...ZERO, "gen_ai.response.finish_reasons": "stop" };
    expect(foundBy("L01", [root, call(natural)])).toMatchObject([{ severity: "error", confidence: 0.7 }]);
    expect(foundBy("L01", [root, call(natural, { at: [10, 15] })])).toMatchObject([{ confidence: 0.95 }]);
  });

  it.each([
    ["a tool call", { ...ZERO, "gen_ai.response.finish_reasons": "tool_calls" }],
    ["a limit of one token", { ...ZERO, "gen_ai.request.max_tokens": 1 }],
    ["no input tokens either", { "gen_ai.usage.output_tokens": 0, "gen_ai.usage.input_tokens": 0 }],
    ["a recorded answer", { ...ZERO, "gen_ai.completion.0.content": "Dear customer" }],
    ["a stream without a finish word", { ...ZERO, "gen_ai.request.stream": true }],
    ["a content filter", { ...ZERO, "gen_ai.response.finish_reasons": "content_filter" }],
    ["a length limit", { ...ZERO, "gen_ai.response.finish_reasons": "length" }],
    ["an error", { ...ZERO, "error.type": "timeout" }],
    ["unknown usage", { "gen_ai.request.model": "gpt-4o" }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("L01", [root, call(has)])).toEqual([]);
  });

  it("reads a zero that was written as text", () => {
    expect(saidBy("L01", [root, call({ ...ZERO, "gen_ai.usage.output_tokens": "0" })])).toEqual([
      "error empty completion",
    ]);
  });

  it("is info where the call was broken off", () => {
    expect(saidBy("L01", [root, call({ ...ZERO, "gen_ai.response.finish_reasons": "cancelled" })])).toEqual([
      "info aborted before the first token",
    ]);
  });

  it("is silent about other spans that count tokens", () => {
    expect(
      saidBy("L01", [
        root,
        span("format.output", { parent: "http.handler", at: [1, 2], has: { "llm.tokens.out": 0 } }),
      ]),
    ).toEqual([]);
  });
});
