import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { contextWindowOf, contextWindowOfLine } from "../../src/vocabulary/context-window.ts";
import { log, span } from "../trace/story.ts";

const tokens = (has: Record<string, AttributeValue>) =>
  contextWindowOf(span("chat", { at: [0, 1], has }))?.tokens;

describe("a configured context window", () => {
  it.each<[string, AttributeValue]>([
    ["num_ctx", 4096],
    ["ollama.options.num_ctx", "4096"],
    ["gen_ai.request.num_ctx", 4096n],
    ["vllm.max_model_len", 4096],
    ["llm.invocation_parameters", '{"num_ctx":4096}'],
    ["llm.invocation_parameters", '{"temperature":0,"options":{"num_ctx":4096}}'],
    ["langfuse.observation.model.parameters", new Map([["max_model_len", 4096]])],
  ])("is read from %s = %s", (key, value) => {
    expect(tokens({ [key]: value })).toBe(4096);
  });

  it.each<[string, AttributeValue]>([
    ["num_ctx", 0],
    ["num_ctx", -1],
    ["num_ctx", "large"],
    ["my_num_ctx", 4096],
    ["num_ctx.used", 4096],
    ["llm.invocation_parameters", "{"],
    ["llm.invocation_parameters", 4096],
    ["llm.invocation_parameters", "x".repeat(100_000)],
  ])("is unknown where %s is %s", (key, value) => {
    expect(tokens({ [key]: value })).toBeUndefined();
  });

  it("is read from a server's log lines", () => {
    expect(contextWindowOfLine(log("llama_context: n_ctx = 8192", {}))).toMatchObject({
      key: "n_ctx",
      tokens: 8192,
    });
    const fields = log("runner started", { attributes: new Map([["num_ctx", 4096]]) });
    expect(contextWindowOfLine(fields)).toMatchObject({ key: "num_ctx", tokens: 4096 });
    expect(contextWindowOfLine(log("n_ctx_train = 131072", {}))).toBeUndefined();
  });
});
