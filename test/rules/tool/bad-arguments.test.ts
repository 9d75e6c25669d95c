import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId } from "../../../src/model/ids.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;
type More = Partial<Parameters<typeof span>[1]>;

const agent = span("invoke_agent", {
  at: [0, 1000],
  kind: "SERVER",
  has: { "gen_ai.operation.name": "invoke_agent" },
});

const ORDER = {
  type: "object",
  properties: {
    order_id: { type: "string" },
    state: { enum: ["open", "string", "foo"] },
    since: { type: "string", format: "date" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "integer" } } } },
  },
  required: ["order_id"],
  additionalProperties: false,
};

function offered(name = "get_order", parameters: unknown = ORDER): string {
  return JSON.stringify([{ type: "function", function: { name, parameters } }]);
}

function chat(has: Values) {
  return span("chat", {
    parent: "invoke_agent",
    at: [5, 100],
    has: { "gen_ai.operation.name": "chat", ...has },
  });
}

const asked = (text: string): Values => ({
  "gen_ai.tool.definitions": offered(),
  "gen_ai.input.messages": JSON.stringify([{ role: "user", content: text }]),
});

function call(args: unknown, more: More = {}, tool = "get_order") {
  return span(`execute_tool ${tool}`, {
    parent: "invoke_agent",
    at: [110, 150],
    ...more,
    has: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": tool,
      "gen_ai.tool.call.arguments": typeof args === "string" ? args : JSON.stringify(args),
      ...more.has,
    },
  });
}

/** With an order that the user named, so that nothing else is wrong. */
const known = chat(asked("order 4481-77, please; it was since 2024-05-02"));
const ORDER_ID = "4481-77";
const FAILED: More = { status: "ERROR" };

describe("R05 bad-arguments: calls that cannot work", () => {
  it("finds a tool that was not offered", () => {
    expect(foundBy("R05", [agent, known, call({}, FAILED, "refund_now")])).toMatchObject([
      {
        severity: "error",
        message: "refund_now was called, a tool that does not exist: offered were get_order",
        evidence: {
          attr: [{ key: "gen_ai.tool.name", value: "refund_now" }, {}],
          absent: [{ what: "refund_now" }],
        },
      },
    ]);
    expect(saidBy("R05", [agent, known, call({}, {}, "refund_now")])).toEqual([
      "warning tool does not exist",
    ]);
    const prefixed = call({ order_id: ORDER_ID }, {}, "mcp__crm__get_order");
    expect(saidBy("R05", [agent, known, prefixed])).toEqual([]);
  });

  it("finds a call in an answer that nobody ran", () => {
    const answer = JSON.stringify([
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "refund_now", arguments: { a: 1 } }],
      },
    ]);
    const spans = [agent, chat({ ...asked("hi"), "gen_ai.output.messages": answer })];
    expect(saidBy("R05", spans)).toEqual(["error tool does not exist"]);
  });

  it("finds arguments that are not JSON, and lets a tool take a plain text", () => {
    expect(saidBy("R05", [agent, known, call('{"order_id": ')])).toEqual(["warning arguments not JSON"]);
    expect(saidBy("R05", [agent, known, call("order 4481", FAILED)])).toEqual(["error arguments not JSON"]);
    const plain = chat({ "gen_ai.tool.definitions": offered("get_order", null) });
    expect(saidBy("R05", [agent, plain, call("weather in Paris")])).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["a missing argument", { state: "open" }, "order_id is missing"],
    ["an argument that it has not", { order_id: ORDER_ID, colour: 1 }, "colour is no argument of the tool"],
    ["a wrong type", { order_id: 4481 }, "order_id is number, not string"],
    [
      "a value that is not listed",
      { order_id: ORDER_ID, state: "gone" },
      "state is none of the 3 allowed values",
    ],
    ["a wrong format", { order_id: ORDER_ID, since: "yesterday" }, "since is no date"],
    [
      "a wrong type deep inside",
      { order_id: ORDER_ID, lines: [{ sku: 1 }, { sku: 1.5 }] },
      "lines[1].sku is number, not integer",
    ],
    ["a list instead of an object", [], "the whole is array, not object"],
  ])("holds arguments against the schema: %s", (_what, args, said) => {
    expect(foundBy("R05", [agent, known, call(args, FAILED)])).toMatchObject([
      { severity: "error", phrase: "arguments break the schema", actual: said },
    ]);
    expect(saidBy("R05", [agent, known, call(args)])).toEqual(["warning arguments break the schema"]);
  });

  it("masks what it shows", () => {
    const [found] = foundBy("R05", [agent, known, call({ order_id: 448_177_001 })]);
    expect(found?.evidence.attr).toEqual([
      {
        spanId: "execute_tool get_order",
        key: "gen_ai.tool.call.arguments › order_id",
        value: "44…01 (number)",
      },
    ]);
  });

  it("takes tool.parameters for the schema where it is one", () => {
    const own = call({ state: "open" }, { has: { "tool.parameters": JSON.stringify(ORDER) } });
    expect(saidBy("R05", [agent, own])).toEqual(["warning arguments break the schema"]);
  });

  it("takes what a Python wrapper was called with by name, and judges nothing by position", () => {
    const wrapped = (args: unknown[], kwargs: unknown) =>
      call({ args, kwargs, sanitize_inputs_outputs: true });
    expect(saidBy("R05", [agent, known, wrapped([], { order_id: ORDER_ID })])).toEqual([]);
    expect(saidBy("R05", [agent, known, wrapped([], { id: ORDER_ID })])).toEqual([
      "warning arguments break the schema",
    ]);
    const positional = [agent, known, wrapped([ORDER_ID], {})];
    expect(saidBy("R05", positional)).toEqual([]);
    expect(unjudgedBy("R05", positional)).toEqual(["tool arguments recorded without their names"]);
  });

  it("says one mistake at one place once", () => {
    const step = (n: number) => [
      span(`Step ${n}`, { parent: "invoke_agent", at: [100 * n, 100 * n + 90] }),
      call({}, { ...FAILED, parent: `Step ${n}`, spanId: `call-${n}` as SpanId }),
    ];
    expect(foundBy("R05", [agent, known, ...step(1), ...step(2), ...step(3)])).toMatchObject([
      {
        severity: "error",
        spanIds: ["call-1", "call-2", "call-3"],
        message:
          "get_order was called with arguments that break its schema: order_id is missing (3 such calls)",
      },
    ]);
  });

  it("reads OpenInference's and the AI SDK's definitions", () => {
    const tool = { type: "function", function: { name: "get_order", parameters: ORDER } };
    for (const has of [
      { "llm.tools.0.tool.json_schema": JSON.stringify(tool) },
      { "ai.prompt.tools": [JSON.stringify({ type: "function", name: "get_order", inputSchema: ORDER })] },
    ])
      expect(saidBy("R05", [agent, chat(has), call({})])).toEqual(["warning arguments break the schema"]);
  });

  it.each([
    ["ValidationError: 1 validation error for GetOrder"],
    ["get_order() missing 1 required positional argument: 'order_id'"],
    ["unexpected keyword argument 'colour'"],
    ["MCP error -32602"],
    ["parameter 'order_id' is required"],
  ])("believes a tool that refused its arguments: %s", (statusMessage) => {
    expect(saidBy("R05", [agent, call({}, { ...FAILED, statusMessage })])).toEqual([
      "error arguments refused",
    ]);
  });

  it("is silent where the tool failed for another reason", () => {
    const spans = (statusMessage: string) => [
      agent,
      known,
      call({ order_id: ORDER_ID }, { ...FAILED, statusMessage }),
    ];
    expect(saidBy("R05", spans("authentication required"))).toEqual([]);
    expect(saidBy("R05", spans("404: order not found"))).toEqual([]);
    expect(saidBy("R05", spans("Could not convert data/gaia/validation/7dd3.pdb"))).toEqual([]);
  });
});

describe("R05 bad-arguments: values that were made up", () => {
  it.each<[string, unknown]>([
    ["order_id", "last"],
    ["orderId", "current"],
    ["query", "YOUR_QUERY"],
    ["name", "<name>"],
    ["to", "someone@example.com"],
    ["day", "YYYY-MM-DD"],
    ["amount", 12345],
    ["note", "{{note}}"],
  ])("finds the placeholder %s = %s", (name, value) => {
    expect(saidBy("R05", [agent, call({ [name]: value })])).toEqual(["warning placeholder as argument"]);
  });

  it.each<[string, unknown]>([
    ["query", "food"],
    ["url", "https://example.com/a"],
    ["phone", "123456789"],
    ["year", 2025],
    ["sort", "latest"],
    ["status", "todo"],
  ])("is silent about %s = %s", (name, value) => {
    const tools = chat({ ...asked("hi"), "gen_ai.tool.definitions": offered("get_order", null) });
    expect(saidBy("R05", [agent, tools, call({ [name]: value })])).toEqual([]);
  });

  it("is silent about a placeholder that the schema lists", () => {
    expect(saidBy("R05", [agent, known, call({ order_id: ORDER_ID, state: "foo" })])).toEqual([]);
  });

  it("warns of an id that stands nowhere before the call", () => {
    const found = foundBy("R05", [agent, chat(asked("where is my order?")), call({ order_id: "991-4481" })]);
    expect(found).toMatchObject([
      { severity: "warning", confidence: 0.6, phrase: "invented id as argument" },
    ]);
    expect(found[0]?.message).not.toContain("4481");
  });

  it.each<[string, string]>([
    ["a date that was computed", "2024-05-22"],
    ["an id of few digits", "A12"],
    ["an id that was named, in other capitals", "ab-4481"],
  ])("is silent about %s", (_what, order_id) => {
    expect(saidBy("R05", [agent, chat(asked("where is AB-4481?")), call({ order_id })])).toEqual([]);
  });

  it("finds an id in the result of an earlier tool, and not in a later one", () => {
    const list = (at: [number, number]) =>
      call(
        { order_id: "any" },
        { spanId: "list" as SpanId, at, has: { "gen_ai.tool.call.result": '["991-4481"]' } },
      );
    const order = call({ order_id: "991-4481" });
    const spans = (at: [number, number]) => [agent, chat(asked("where is my order?")), list(at), order];
    expect(saidBy("R05", spans([101, 108]))).toEqual([]);
    expect(saidBy("R05", spans([160, 170]))).toEqual(["warning invented id as argument"]);
  });

  it("cannot tell without a whole conversation, definitions or arguments", () => {
    const order = call({ order_id: "991-4481" });
    const blind = chat({ "gen_ai.tool.definitions": offered() });
    expect(unjudgedBy("R05", [agent, blind, order])).toEqual(["conversation not recorded whole"]);
    const preview = chat({ "gen_ai.tool.definitions": offered(), "input.preview": "where is 991…" });
    expect(unjudgedBy("R05", [agent, preview, order])).toEqual(["conversation not recorded whole"]);
    expect(unjudgedBy("R05", [agent, order])).toEqual(["tool definitions not recorded"]);
    const untold = span("execute_tool get_order", { parent: "invoke_agent", at: [110, 120] });
    expect(unjudgedBy("R05", [agent, known, untold])).toEqual(["tool arguments not recorded"]);
  });

  it("does not judge arguments that were cut", () => {
    const long = `{"order_id":"${ORDER_ID}","note":"${"x".repeat(3000)}`.slice(0, 2048);
    const spans = [agent, known, call(long)];
    expect([saidBy("R05", spans), unjudgedBy("R05", spans)]).toEqual([[], ["tool arguments were cut"]]);
  });

  it("has nothing to say where no tool was called", () => {
    expect([saidBy("R05", [agent, known]), unjudgedBy("R05", [agent, known])]).toEqual([[], []]);
  });
});
