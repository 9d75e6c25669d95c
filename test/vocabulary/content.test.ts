import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { SpanContent, saysNothing, textOf, toolCallsOf } from "../../src/vocabulary/content.ts";
import { event } from "./attributes.ts";

function contentOf(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): SpanContent {
  return new SpanContent(
    makeSpan({
      traceId: "t" as TraceId,
      spanId: "s" as SpanId,
      name: "chat",
      startUnixNano: 0n,
      attributes: new Map(Object.entries(attributes)),
      ...more,
    }),
  );
}

function answerOf(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): string | undefined {
  const { output } = contentOf(attributes, more);
  return output === undefined ? undefined : textOf(output);
}

const CALL = { id: "c1", name: "search", arguments: '{"q":"refund"}' };
const json = JSON.stringify;

describe("an answer's text", () => {
  it.each<[string, Record<string, AttributeValue>]>([
    ["plain text", { "assistant.message": "Hello" }],
    [
      "OTel's messages",
      {
        "gen_ai.output.messages": json([{ role: "assistant", parts: [{ type: "text", content: "Hello" }] }]),
      },
    ],
    [
      "OpenLLMetry's keys",
      { "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "Hello" },
    ],
    [
      "OpenInference's keys",
      { "llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.content": "Hello" },
    ],
    [
      "OpenInference's parts",
      {
        "llm.output_messages.0.message.contents.0.message_content.type": "text",
        "llm.output_messages.0.message.contents.0.message_content.text": "Hello",
      },
    ],
    ["the AI SDK's text", { "ai.response.text": "Hello" }],
    [
      "a run's last message",
      {
        "pydantic_ai.all_messages": json([
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello" },
        ]),
      },
    ],
    ["a bare completion", { "gen_ai.completion": "Hello" }],
    [
      "OpenAI's response",
      {
        "output.value": json({
          choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
        }),
      },
    ],
    [
      "OpenAI's newer response",
      {
        "output.value": json({
          output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello" }] }],
        }),
      },
    ],
    [
      "Anthropic's response",
      { "output.value": json({ role: "assistant", content: [{ type: "text", text: "Hello" }] }) },
    ],
    [
      "Gemini's response",
      { "output.value": json({ candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] } }] }) },
    ],
    [
      "LangChain's response",
      {
        "traceloop.entity.output": json({
          generations: [[{ text: "Hello", message: { lc: 1, kwargs: { content: "Hello", type: "ai" } } }]],
        }),
      },
    ],
    ["a JSON text", { "mlflow.spanOutputs": '"Hello"' }],
  ])("is read from %s", (_what, attributes) => {
    expect(answerOf(attributes)).toBe("Hello");
  });

  it("is read from events", () => {
    const choice = event("gen_ai.choice", { message: "Hello", finish_reason: "stop" });
    expect(answerOf({}, { events: [choice] })).toBe("Hello");
    const strands = event("gen_ai.choice", { message: json([{ text: "Hello" }]) });
    expect(answerOf({}, { events: [strands] })).toBe("Hello");
    const old = event("gen_ai.content.completion", { "gen_ai.completion": "Hello" });
    expect(answerOf({}, { events: [old] })).toBe("Hello");
    const messages = json([{ role: "assistant", parts: [{ type: "text", content: "Hello" }] }]);
    const details = event("gen_ai.client.inference.operation.details", {
      "gen_ai.output.messages": messages,
    });
    expect(answerOf({}, { events: [details] })).toBe("Hello");
  });

  it("is not its reasoning", () => {
    const parts = [
      { type: "reasoning", content: "Hmm" },
      { type: "text", content: "Hello" },
    ];
    expect(answerOf({ "gen_ai.output.messages": json([{ role: "assistant", parts }]) })).toBe("Hello");
  });

  it("stays JSON where the answer is JSON", () => {
    const asked = '{"answer":{"text":"no"}}';
    expect(answerOf({ "gen_ai.completion.0.content": asked })).toBe(asked);
    expect(answerOf({ "assistant.message": asked })).toBe(asked);
    expect(answerOf({ "output.value": '{"total":7}' })).toBe('{"total":7}');
  });

  it("is empty where it was recorded empty, and unknown where it was not", () => {
    for (const attributes of [
      { "gen_ai.output.messages": "[]" },
      { "gen_ai.output.messages": json([{ role: "assistant", parts: [] }]) },
      { "gen_ai.completion.0.content": " \n" },
      { "ai.response.text": "" },
      { "output.value": "" },
    ] as Record<string, AttributeValue>[]) {
      const { output } = contentOf(attributes);
      expect(output !== undefined && saysNothing(output)).toBe(true);
    }
    expect(contentOf({ "input.preview": "Where is" }).input).toBeUndefined();
    expect(contentOf({ "output.value": null }).output).toBeUndefined();
  });

  it("is the first place's that says something", () => {
    expect(answerOf({ "gen_ai.output.messages": "[]", "output.value": "Hello" })).toBe("Hello");
    expect(answerOf({ "output.value": "Late", "assistant.message": "Hello" })).toBe("Hello");
  });

  it("is known to be cut where its JSON is", () => {
    const cut = '[{"role":"assistant","parts":[{"type":"text","content":"Hel';
    expect(contentOf({ "gen_ai.output.messages": cut }).output?.broken).toBe(true);
    expect(contentOf({ "gen_ai.output.messages": "[]" }).output?.broken).toBe(false);
  });
});

describe("tool calls in an answer", () => {
  const parts = [{ type: "tool_call", id: "c1", name: "search", arguments: { q: "refund" } }];
  it.each<[string, Record<string, AttributeValue>]>([
    ["OTel's parts", { "gen_ai.output.messages": json([{ role: "assistant", parts }]) }],
    [
      "OpenLLMetry's keys",
      {
        "gen_ai.completion.0.tool_calls.0.id": "c1",
        "gen_ai.completion.0.tool_calls.0.name": "search",
        "gen_ai.completion.0.tool_calls.0.arguments": CALL.arguments,
      },
    ],
    [
      "OpenInference's keys",
      {
        "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "search",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": CALL.arguments,
      },
    ],
    [
      "the AI SDK",
      { "ai.response.toolCalls": json([{ toolCallId: "c1", toolName: "search", input: { q: "refund" } }]) },
    ],
    [
      "OpenAI's response",
      {
        "output.value": json({
          choices: [
            {
              message: {
                role: "assistant",
                content: null,
                tool_calls: [{ id: "c1", type: "function", function: CALL }],
              },
            },
          ],
        }),
      },
    ],
    [
      "OpenAI's newer response",
      {
        "output.value": json({
          output: [{ type: "function_call", call_id: "c1", name: "search", arguments: CALL.arguments }],
        }),
      },
    ],
    [
      "Anthropic's response",
      {
        "output.value": json({
          role: "assistant",
          content: [{ type: "tool_use", id: "c1", name: "search", input: { q: "refund" } }],
        }),
      },
    ],
    [
      "Bedrock's message",
      {
        "output.value": json({
          role: "assistant",
          content: [{ toolUse: { toolUseId: "c1", name: "search", input: { q: "refund" } } }],
        }),
      },
    ],
  ])("are read from %s", (_what, attributes) => {
    const { output } = contentOf(attributes);
    expect(output === undefined ? undefined : toolCallsOf(output)).toEqual([CALL]);
    expect(output === undefined || saysNothing(output)).toBe(false);
  });
});

describe("what a model was told", () => {
  it("has its roles and its tool results", () => {
    const messages = [
      { role: "system", content: "Be brief" },
      { role: "human", content: [{ type: "text", text: "Where is it?" }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "In transit" }] },
    ];
    const { input, system } = contentOf({ "input.value": json({ model: "m", messages }) });
    expect(input?.messages.map(({ role, text, toolResult }) => [role, text, toolResult])).toEqual([
      ["system", "Be brief", false],
      ["user", "Where is it?", false],
      ["user", "In transit", true],
    ]);
    expect(system?.messages.map(({ text }) => text)).toEqual(["Be brief"]);
  });

  it("has system instructions of their own key, or beside the prompt", () => {
    const own = { "gen_ai.system_instructions": json([{ type: "text", content: "Be brief" }]) };
    for (const attributes of [own, { "ai.prompt": json({ system: "Be brief", prompt: "Hi" }) }]) {
      const { system } = contentOf(attributes as Record<string, AttributeValue>);
      expect(system === undefined ? undefined : textOf(system)).toBe("Be brief");
    }
  });

  it("is read from per-message events, in their order", () => {
    const { input } = contentOf(
      {},
      {
        events: [
          event("gen_ai.user.message", { content: "Hi" }),
          event("gen_ai.tool.message", { content: "42" }),
        ],
      },
    );
    expect(input?.messages.map(({ role, text }) => [role, text])).toEqual([
      ["user", "Hi"],
      ["tool", "42"],
    ]);
  });
});

describe("hostile content", () => {
  it.each<[AttributeValue]>([
    ["[".repeat(100_000)],
    [`${'{"message":'.repeat(5000)}1${"}".repeat(5000)}`],
    [7],
    [true],
    [new Uint8Array([1])],
    [["a", 1, null]],
    [new Map<string, AttributeValue>([["__proto__", "x"]])],
    [json([[[[[[[[[["deep"]]]]]]]]]])],
  ])("never throws (%#)", (value) => {
    for (const key of [
      "gen_ai.output.messages",
      "gen_ai.completion.0.content",
      "ai.response.toolCalls",
      "output.value",
      "all_messages_events",
    ]) {
      const { input, output, system } = contentOf({ [key]: value, "gen_ai.system_instructions": value });
      expect([input, output, system]).toHaveLength(3);
    }
  });

  it("does not write to recorded objects", () => {
    const recorded = new Map<string, AttributeValue>([["role", "assistant"]]);
    contentOf({ "llm.output_messages.0.message": recorded, "llm.output_messages.0.message.content": "x" })
      .output;
    expect([...recorded.keys()]).toEqual(["role"]);
  });
});
