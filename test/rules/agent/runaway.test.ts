import { describe, expect, it } from "vitest";
import type { Span } from "../../../src/model/span.ts";
import { span } from "../../trace/story.ts";
import { event } from "../../vocabulary/attributes.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { agent, times, turns } from "./told.ts";

const USAGE = { "gen_ai.usage.input_tokens": 300, "gen_ai.usage.output_tokens": 20 };

/** So many model calls of one agent. */
function chats(count: number, has: Record<string, number> = USAGE): Span[] {
  const calls = Array.from({ length: count }, (_, index) =>
    span(`chat ${index}`, {
      parent: agent.name,
      at: [index * 1000, index * 1000 + 900],
      has: { "gen_ai.operation.name": "chat", ...has },
    }),
  );
  return [agent, ...calls];
}

/** Spans below each other. */
function chain(length: number): Span[] {
  return Array.from({ length }, (_, index) =>
    span(`level ${index}`, {
      parent: index === 0 ? agent.name : `level ${index - 1}`,
      at: [index, 500_000 - index],
    }),
  );
}

describe("A03 runaway", () => {
  it("is a warning above 25 model calls, and silent below", () => {
    expect(foundBy("A03", chats(26))).toMatchObject([
      {
        severity: "warning",
        phrase: "runaway request",
        message: "invoke_agent support used 26 model calls (limit 25)",
        expected: "≤ 25 model calls",
      },
    ]);
    expect(saidBy("A03", chats(25))).toEqual([]);
    expect(saidBy("A03", chats(20))).toEqual([]);
    expect(saidBy("A03", chats(60))).toEqual(["warning runaway request"]);
  });

  it("counts a call once, though the client and the server of it are spans", () => {
    const inner = Array.from({ length: 20 }, (_, index) =>
      span(`raw ${index}`, {
        parent: `chat ${index}`,
        at: [index * 1000 + 1, index * 1000 + 800],
        has: { "gen_ai.operation.name": "chat" },
      }),
    );
    expect(saidBy("A03", [...chats(20), ...inner])).toEqual([]);
  });

  it("is a warning from 100,000 tokens on", () => {
    const big = { "gen_ai.usage.input_tokens": 9_990, "gen_ai.usage.output_tokens": 10 };
    expect(foundBy("A03", chats(10, big))).toMatchObject([
      { severity: "warning", message: "invoke_agent support used 100,000 tokens (limit 100,000)" },
    ]);
    expect(saidBy("A03", chats(9, big))).toEqual([]);
  });

  it("is a warning above 50 tool calls", () => {
    const calls = (count: number) =>
      turns(...Array.from({ length: count }, (_, index) => ({ tool: "ls", asked: `{"n":${index}}` })));
    expect(saidBy("A03", calls(60))).toEqual(["warning runaway request"]);
    expect(saidBy("A03", calls(50))).toEqual([]);
  });

  it("is a warning below the twentieth level", () => {
    expect(saidBy("A03", [agent, ...chain(20)])).toEqual(["warning runaway request"]);
    expect(saidBy("A03", [agent, ...chain(19)])).toEqual([]);
  });

  it("is an error above 500 spans, steps not counted", () => {
    const many = (name: string, parent: string) =>
      Array.from({ length: 500 }, (_, index) => span(`${name} ${index}`, { parent, at: [index, index + 1] }));
    expect(saidBy("A03", [agent, ...many("row", agent.name)])).toEqual(["error runaway request"]);
    const decode = span("llm.decode", { parent: agent.name, at: [0, 600], has: { "llm.tokens.out": 500 } });
    expect(saidBy("A03", [agent, decode, ...many("decode.step", "llm.decode")])).toEqual([]);
  });

  it("is an error where the framework stopped it, told once for all spans that it passed", () => {
    const error = (name: string, parent: string | undefined) =>
      span(name, {
        ...(parent === undefined ? {} : { parent }),
        at: [0, 100],
        status: "ERROR",
        events: [
          event("exception", {
            "exception.type": "langgraph.errors.GraphRecursionError",
            "exception.message": "Recursion limit of 25 reached",
          }),
        ],
      });
    expect(foundBy("A03", [error("graph", undefined), error("node", "graph")])).toMatchObject([
      {
        severity: "error",
        spanIds: ["node"],
        message: "node was stopped by its framework's limit: GraphRecursionError",
      },
    ]);
  });

  it("goes by the contract's budgets where it sets some", () => {
    const contract = (budgets: {
      spans?: number;
      tokens?: number;
      costUsd?: number;
      durationMs?: number;
    }) => ({
      expectations: expectationsWith({
        budgets: {
          spans: undefined,
          tokens: undefined,
          costUsd: undefined,
          durationMs: undefined,
          ...budgets,
        },
      }),
    });
    const big = { "gen_ai.usage.input_tokens": 9_990, "gen_ai.usage.output_tokens": 10 };
    expect(saidBy("A03", chats(12, big), contract({ tokens: 500_000 }))).toEqual([]);
    expect(saidBy("A03", chats(3, big), contract({ tokens: 20_000 }))).toEqual(["warning runaway request"]);
    expect(foundBy("A03", chats(3), contract({ durationMs: 30_000 }))).toMatchObject([
      { message: "invoke_agent support used 600,000 ms (limit 30,000)" },
    ]);
  });

  it("cannot judge tokens that nobody recorded, and is silent about other big traces", () => {
    expect(unjudgedBy("A03", chats(3, {}))).toEqual(["token usage not recorded"]);
    const rows = Array.from({ length: 600 }, (_, index) =>
      span(`row ${index}`, { parent: "batch", at: [index, index + 1] }),
    );
    expect(saidBy("A03", [span("batch", { at: [0, 700] }), ...rows])).toEqual([]);
  });

  it("leaves what goes in circles to others and counts it all the same", () => {
    const calls = turns(...times(60, { tool: "search", asked: "{}", said: "none" }));
    expect(saidBy("A03", calls)).toEqual(["warning runaway request"]);
    expect(saidBy("A01", calls)).toEqual(["error agent loop"]);
  });
});
