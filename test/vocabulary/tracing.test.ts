import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { droppedSpansOf } from "../../src/vocabulary/dropped-spans.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { span } from "../trace/story.ts";

function seen(has: Record<string, AttributeValue>, resource: Record<string, AttributeValue> = {}) {
  return new Sightings(span("s", { at: [0, 1], has, resource }));
}

describe("keys of tasks", () => {
  it.each(["gen_ai.tool.call.id", "tool_call.id", "ai.toolCall.id", "tool_use_id"])("%s", (key) => {
    expect(seen({ [key]: "call_1" }).value("toolCallId")).toBe("call_1");
  });

  it("are documents only where a span is about one", () => {
    expect(seen({ "retrieval.doc_ids": ["a"] }).value("onlyDocumentId")).toBe("a");
    expect(seen({ "retrieval.doc_ids": ["a", "b"] }).of("onlyDocumentId").state).toBe("unknown");
    expect(seen({ "retrieval.doc_ids": "a" }).of("onlyDocumentId").state).toBe("unknown");
    expect(seen({ "retrieval.doc_ids": [null] }).of("onlyDocumentId").state).toBe("unknown");
  });

  it("are a graph's nodes and their parents", () => {
    const node = seen({ "graph.node.id": "write", "graph.node.parent_id": "plan" });
    expect([node.value("graphNodeId"), node.value("graphParentId")]).toEqual(["write", "plan"]);
  });
});

describe("keys of a request", () => {
  it("prefer the project's own", () => {
    const both = seen({ "gen_ai.response.id": "resp_1", "llm.request.id": "req_1" });
    expect([both.value("requestId"), both.value("responseId")]).toEqual(["req_1", "resp_1"]);
    expect(seen({ "gen_ai.request.id": "r" }).value("requestId")).toBe("r");
    expect(seen({ "gen_ai.conversation.id": "c" }).value("conversationId")).toBe("c");
  });

  it("know the process by its resource", () => {
    expect(seen({}, { "service.instance.id": "pod-1" }).value("instanceId")).toBe("pod-1");
    expect(seen({ "service.instance.id": "pod-1" }).of("instanceId").state).toBe("unknown");
  });
});

describe("a count of dropped spans", () => {
  it.each<[AttributeValue, number]>([
    [3, 3],
    ["3", 3],
    [-1, 0],
    ["many", 0],
    [null, 0],
    [[3], 0],
  ])("%j", (value, spans) => {
    expect(droppedSpansOf(span("s", { at: [0, 1], has: { "span_count.dropped": value } }))).toBe(spans);
    const nested = new Map<string, AttributeValue>([["dropped", value]]);
    expect(droppedSpansOf(span("s", { at: [0, 1], has: { span_count: nested } }))).toBe(spans);
  });
});
