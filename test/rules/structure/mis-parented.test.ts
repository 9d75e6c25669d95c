import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { misParented } from "../../../src/rules/structure/mis-parented.ts";
import { factsOf, span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { expected } from "./expected.ts";

const CITE = `
lgtrace: contract/v1
id: refund-bot.turn
match: { root: turn }
defaults: { children: open }
tree:
  span: turn
  children:
    - span: generate
      count: 0..3
    - span: cite
      count: 0..*
      parents: [turn, generate]
    - span: judge
      count: 0..1
`;

const turn = span("turn", { at: [0, 500], kind: "SERVER" });
const generate = span("generate", { parent: "turn", at: [10, 200] });

/** What S11 says of spans under a contract. */
function byContract(spans: readonly Span[], text = CITE) {
  return foundBy("S11", spans, { expectations: expected(spans, text) });
}

describe("S11 mis-parented, by the keys of tasks", () => {
  const tool = (name: string, id: string) =>
    span(name, { parent: "agent", at: [10, 90], has: { "gen_ai.tool.call.id": id } });
  const request = (parent: string, id: string) =>
    span("GET /b", { parent, at: [20, 80], kind: "CLIENT", has: { "gen_ai.tool.call.id": id } });
  const agent = span("agent", { at: [0, 100] });
  const tools = [agent, tool("tool A", "call_a"), tool("tool B", "call_b")];

  it("finds a request of tool B under tool A", () => {
    expect(foundBy("S11", [...tools, request("tool A", "call_b")])).toMatchObject([
      {
        severity: "warning",
        spanIds: ["GET /b"],
        message: "GET /b hangs under tool A, and bears the tool call id call_b of tool B beside it",
        expected: "under tool B, whose tool call id it bears",
        actual: "under tool A",
        evidence: {
          attr: [
            { spanId: "GET /b", key: "gen_ai.tool.call.id", value: "call_b" },
            { spanId: "tool A", value: "call_a" },
            { spanId: "tool B", value: "call_b" },
          ],
        },
      },
    ]);
  });

  it("is info where several tasks bear the key", () => {
    expect(saidBy("S11", [...tools, tool("tool B again", "call_b"), request("tool A", "call_b")])).toEqual([
      "info span under another task",
    ]);
  });

  it.each([
    ["its own task's key", [...tools, request("tool B", "call_b")]],
    ["a key that nobody else bears", [...tools, request("tool A", "call_c")]],
    [
      "a parent without a key",
      [...tools, span("loop", { parent: "agent", at: [5, 95] }), request("loop", "call_b")],
    ],
  ])("is silent about %s", (_what, spans) => {
    expect([saidBy("S11", spans), unjudgedBy("S11", spans)]).toEqual([[], []]);
  });

  it("keeps a long key out of the message", () => {
    const long = "b".repeat(100_000);
    const [found] = foundBy("S11", [...tools, tool("tool C", long), request("tool A", long)]);
    expect(found?.message.length).toBeLessThan(200);
  });

  it("knows documents and nodes of a graph as well", () => {
    const rank = (name: string, parent: string, id: string) =>
      span(name, { parent, at: [10, 20], has: { "retrieval.doc_ids": [id] } });
    expect(
      saidBy("S11", [
        agent,
        rank("a", "agent", "doc_1"),
        rank("b", "agent", "doc_2"),
        rank("c", "a", "doc_2"),
      ]),
    ).toEqual(["warning span under another task"]);
    const node = (id: string) => span(id, { parent: "agent", at: [10, 20], has: { "graph.node.id": id } });
    const child = span("llm", { parent: "plan", at: [11, 19], has: { "graph.node.parent_id": "write" } });
    expect(foundBy("S11", [agent, node("plan"), node("write"), child])[0]?.message).toContain(
      "bears the graph node write of write beside it",
    );
  });
});

describe("S11 mis-parented, by the contract", () => {
  it("finds a span under a parent that its place does not have", () => {
    expect(byContract([turn, generate, span("judge", { parent: "generate", at: [150, 190] })])).toMatchObject(
      [
        {
          severity: "warning",
          phrase: "wrong parent",
          message: "judge hangs under generate, while the contract has it under turn",
          expected: "under turn (contract refund-bot.turn)",
          actual: "under generate",
        },
      ],
    );
  });

  it("accepts every parent that the contract allows", () => {
    expect(byContract([turn, generate, span("cite", { parent: "turn", at: [210, 220] })])).toEqual([]);
    expect(byContract([turn, generate, span("cite", { parent: "generate", at: [100, 120] })])).toEqual([]);
  });

  it("finds a span that starts after its parent's end, inside another one", () => {
    const again = span("generate again", { parent: "turn", at: [220, 400] });
    const cite = span("cite", { parent: "generate", at: [300, 350] });
    const text = CITE.replace("span: generate\n", "span: /^generate/\n").replace(
      "[turn, generate]",
      '["/^generate/"]',
    );
    expect(byContract([turn, generate, again, cite], text)).toMatchObject([
      {
        severity: "warning",
        message: "cite starts 100 ms after the end of its parent generate, inside generate again",
      },
    ]);
    const message = { ...cite, kind: "CONSUMER" as const };
    expect(byContract([turn, generate, again, message], text)).toEqual([]);
    const within = span("cite", { parent: "generate", at: [100, 350] });
    expect(byContract([turn, generate, again, within], text)).toEqual([]);
  });

  it("is info where two spans could be the parent", () => {
    const two = span("second", { parent: "turn", at: [50, 300], name: "generate" });
    const tool = span("tool", { parent: "turn", at: [60, 200] });
    const cite = span("cite", { parent: "tool", at: [100, 120] });
    const nested = `
lgtrace: contract/v1
id: refund-bot.turn
match: { root: turn }
defaults: { children: open }
tree:
  span: turn
  children:
    - span: generate
      count: 0..3
      children: [{ span: cite, count: 0..3 }]
    - span: tool
`;
    expect(byContract([turn, generate, two, tool, cite], nested)).toMatchObject([
      {
        severity: "info",
        message: "cite hangs under tool, while the contract has it under one of 2 generate",
      },
    ]);
    expect(byContract([turn, generate, tool, cite], nested)).toMatchObject([{ severity: "warning" }]);
    expect(byContract([turn, tool, cite], nested)).toEqual([]);
  });

  it("leaves a wrapper that the contract does not know to C01", () => {
    const wrapper = span("middleware", { parent: "turn", at: [5, 400] });
    expect(byContract([turn, wrapper, span("generate", { parent: "middleware", at: [10, 200] })])).toEqual(
      [],
    );
  });
});

describe("S11 mis-parented", () => {
  it("cannot judge with neither a contract nor call ids", () => {
    expect(unjudgedBy("S11", [turn, generate])).toEqual(["no contract, and no call ids recorded"]);
    const other = [span("other", { at: [0, 9] }), span("child", { parent: "other", at: [1, 2] })];
    expect(unjudgedBy("S11", other, { expectations: expected(other, CITE) })).toHaveLength(1);
    expect(unjudgedBy("S11", [turn])).toEqual([]);
  });

  it("judges a chain of 50,000 misplaced spans", () => {
    const chain = Array.from({ length: 50_000 }, (_, n) =>
      span(n === 0 ? "turn" : `s${n}`, {
        spanId: `s${n}` as never,
        at: [n, 200_000 - n],
        name: n === 0 ? "turn" : n % 2 === 0 ? "judge" : "cite",
        ...(n > 0 && { parent: `s${n - 1}` }),
      }),
    );
    const context = { ...SETTLED, expectations: expected(chain.slice(0, 1), CITE) };
    expect([...misParented.check(ruleFacts(factsOf(chain), context))].length).toBeGreaterThan(40_000);
  });
});
