import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { factsOf } from "./attributes.ts";

describe("operation", () => {
  it.each<[string, AttributeValue, string]>([
    ["gen_ai.operation.name", "chat", "llm"],
    ["gen_ai.operation.name", "embeddings", "embed"],
    ["gen_ai.operation.name", "invoke_agent", "agent"],
    ["openinference.span.kind", "RERANKER", "rerank"],
    ["openinference.span.kind", "GUARDRAIL", "guard"],
    ["langfuse.observation.type", "generation", "llm"],
    ["langfuse.observation.type", "evaluator", "judge"],
    ["traceloop.span.kind", "workflow", "chain"],
    ["ai.operationId", "ai.generateText.doGenerate", "llm"],
    ["operation.name", "ai.streamText.doStream my-function", "llm"],
    ["ai.operationId", "ai.generateText", "agent"],
    ["mlflow.spanType", '"CHAT_MODEL"', "llm"],
    ["braintrust.span_attributes", '{"type":"tool"}', "tool"],
    ["gen_ai.tool.name", "search_orders", "tool"],
    ["mcp.method.name", "tools/call", "tool"],
    ["rerank.top1_id", "doc", "rerank"],
    ["retrieval.doc_ids", ["doc"], "retrieve"],
    ["retrieval.documents.0.document.id", "doc", "retrieve"],
    ["judge.score", 1, "judge"],
    ["citation.claims_supported", 1, "judge"],
    ["llm.stop_reason", "stop", "llm"],
    ["llm.decode.steps", 3, "llm"],
  ])("%s = %j tells %s", (key, value, role) => {
    expect(factsOf({ [key]: value }).operation).toBe(role);
  });

  it("is told by a kind attribute before anything that is present", () => {
    expect(factsOf({ "gen_ai.tool.name": "x", "openinference.span.kind": "AGENT" }).operation).toBe("agent");
  });

  it("is told by a model together with output tokens or messages", () => {
    expect(factsOf({ "llm.model": "m", "llm.tokens.out": 3 }).operation).toBe("llm");
    expect(factsOf({ "llm.model": "m", "gen_ai.input.messages": "[]" }).operation).toBe("llm");
  });

  it("is not told by a token count, a model, a call id or an empty kind alone", () => {
    for (const attributes of [
      { "llm.tokens.in": 128 },
      { "llm.tokens.out": 7 },
      { "llm.model": "m" },
      { "gen_ai.tool.call.id": "c1" },
      { "langfuse.observation.type": "span" },
      { "openinference.span.kind": "UNKNOWN" },
      { "mcp.method.name": "resources/read" },
    ]) {
      expect(factsOf(attributes).operation).toBeUndefined();
    }
  });

  it("names the tool from the entity or the span's name", () => {
    const entity = factsOf({ "traceloop.span.kind": "tool", "traceloop.entity.name": "weather" });
    expect(entity.toolName).toBe("weather");
    expect(factsOf({ "traceloop.entity.name": "weather" }).toolName).toBeUndefined();
    expect(factsOf({}, { name: "execute_tool search" }).toolName).toBe("search");
  });
});
