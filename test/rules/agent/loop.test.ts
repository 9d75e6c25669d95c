import { describe, expect, it } from "vitest";
import type { SpanId } from "../../../src/model/ids.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";
import { agent, type ToldCall, times, turns } from "./told.ts";

const search: ToldCall = { tool: "search", asked: '{"q":"x"}', said: "nothing" };
const asked: ToldCall = { tool: "search", asked: '{"q":"x"}' };

describe("A01 loop", () => {
  it("is an error where five equal calls have equal results, and counts what was burned", () => {
    const chats = [0, 1, 2, 3, 4].map((turn) =>
      span(`chat ${turn}`, {
        parent: `turn ${turn}`,
        at: [turn * 1000 + 300, turn * 1000 + 800],
        has: {
          "gen_ai.operation.name": "chat",
          "gen_ai.usage.input_tokens": 1000,
          "gen_ai.usage.output_tokens": 20,
        },
      }),
    );
    const [finding] = foundBy("A01", [...turns(...times(5, search)), ...chats]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: 0.9,
      phrase: "agent loop",
      message:
        "search was called 5 times in a row with equal arguments and equal results, in 4.1 s; 4080 tokens went into it",
      actual: "search ×5",
      spanIds: ["call-0", "call-1", "call-2", "call-3", "call-4"],
    });
  });

  it("takes arguments for equal whatever the order of their keys and the ids of the calls", () => {
    const calls = [0, 1, 2, 3].map((index) => ({
      tool: "search",
      asked: index % 2 === 0 ? `{"q":"x","k":3,"call_id":"c${index}"}` : `{"k":3, "q":"x"}`,
      said: `{"hits":[],"took_ms":${index}}`,
    }));
    expect(saidBy("A01", turns(...calls))).toEqual(["warning agent loop"]);
  });

  it("is silent about one tool with other arguments each time, and about items one by one", () => {
    const paths = Array.from({ length: 10 }, (_, index) => ({
      tool: "ls",
      asked: `{"path":"/${index}"}`,
      said: "",
    }));
    expect(saidBy("A01", turns(...paths))).toEqual([]);
    const items = Array.from({ length: 10 }, (_, index) => ({
      tool: "get_order",
      asked: `{"order_id":"${4480 + index}"}`,
      said: "ok",
    }));
    expect(saidBy("A01", turns(...items))).toEqual([]);
  });

  it("is silent about tests between different edits", () => {
    const edits = [1, 2, 3, 4, 5, 6].flatMap((edit) => [
      { tool: "edit_file", asked: `{"patch":${edit}}`, said: "done" },
      { tool: "run_tests", asked: "{}", said: "1 failed" },
    ]);
    expect(saidBy("A01", turns(...edits))).toEqual([]);
  });

  it("is info at four calls whose results are not recorded, a warning at five", () => {
    expect(saidBy("A01", turns(...times(3, asked)))).toEqual([]);
    expect(saidBy("A01", turns(...times(4, asked)))).toEqual(["info agent loop"]);
    expect(saidBy("A01", turns(...times(5, asked)))).toEqual(["warning agent loop"]);
  });

  it("is silent where results differ: that is progress", () => {
    const calls = Array.from({ length: 8 }, (_, index) => ({ ...asked, said: `page ${index}` }));
    expect(saidBy("A01", turns(...calls))).toEqual([]);
  });

  it("is a warning at three calls that failed", () => {
    expect(saidBy("A01", turns(...times(3, { ...asked, failed: true })))).toEqual([
      "warning the same failing call",
    ]);
  });

  it("leaves failing siblings to R01", () => {
    const calls = [0, 1, 2].map((index) =>
      span("execute_tool search", {
        spanId: `call-${index}` as SpanId,
        parent: agent.name,
        at: [index * 1000, index * 1000 + 100],
        status: "ERROR",
        has: { "gen_ai.tool.name": "search", "gen_ai.tool.call.arguments": "{}" },
      }),
    );
    expect(saidBy("A01", [agent, ...calls])).toEqual([]);
    expect(saidBy("R01", [agent, ...calls])).toEqual(["error retry storm"]);
  });

  it("lets a tool that waits be told the same for a while, and is never an error then", () => {
    const poll: ToldCall = { tool: "get_status", asked: "{}", said: "pending" };
    expect(saidBy("A01", turns(...times(4, poll)))).toEqual([]);
    expect(saidBy("A01", turns(...times(6, poll)))).toEqual(["warning polling without progress"]);
    expect(saidBy("A01", turns(...times(30, { tool: "waitForJob", asked: "{}", said: "pending" })))).toEqual([
      "warning polling without progress",
    ]);
  });

  it("goes by the name alone where arguments are not recorded, and says little then", () => {
    const bare: ToldCall = { tool: "search", said: "nothing" };
    expect(foundBy("A01", turns(...times(9, bare)))).toMatchObject([{ severity: "info", confidence: 0.4 }]);
    expect(foundBy("A01", turns(...times(10, bare)))).toMatchObject([{ severity: "error", confidence: 0.4 }]);
  });

  it("takes arguments that were cut for unknown", () => {
    const cut: ToldCall = { tool: "search", asked: `{"q":"${"x".repeat(2042)}`, said: "nothing" };
    expect(foundBy("A01", turns(...times(5, cut)))).toMatchObject([{ severity: "info", confidence: 0.4 }]);
  });

  it("sees a call come back five times within twenty, unless something was changed in between", () => {
    const others = (index: number, tool = "read") => ({ tool, asked: `{"n":${index}}`, said: `${index}` });
    const scattered = (tool?: string) =>
      [0, 1, 2, 3, 4].flatMap((index) => [search, others(index, tool), others(index + 10, tool)]);
    expect(saidBy("A01", turns(...scattered()))).toEqual(["warning no progress"]);
    expect(saidBy("A01", turns(...scattered("write_file")))).toEqual([]);
    const thin = [0, 1, 2, 3, 4].flatMap((index) => [
      search,
      ...[1, 2, 3, 4, 5].map((step) => others(10 * index + step)),
    ]);
    expect(saidBy("A01", turns(...thin))).toEqual([]);
  });

  it("keeps the calls of different agents apart, and not those of one agent's steps", () => {
    const calls = (name: (index: number) => string) => [
      agent,
      ...[0, 1, 2, 3, 4].flatMap((index) => [
        span(`cycle ${index}`, {
          parent: agent.name,
          at: [index * 1000, index * 1000 + 900],
          has: { "gen_ai.operation.name": "execute_event_loop_cycle", "gen_ai.agent.name": name(index) },
        }),
        span("execute_tool search", {
          spanId: `call-${index}` as SpanId,
          parent: `cycle ${index}`,
          at: [index * 1000 + 100, index * 1000 + 200],
          has: { "gen_ai.tool.name": "search", "tool.args": "{}", "tool.result": "none" },
        }),
      ]),
    ];
    expect(
      saidBy(
        "A01",
        calls(() => "support"),
      ),
    ).toEqual(["error agent loop"]);
    expect(
      saidBy(
        "A01",
        calls((index) => `worker-${index}`),
      ),
    ).toEqual([]);
  });

  it("does not count what a tool calls inside", () => {
    const spans = [0, 1].flatMap((index) => [
      span("execute_tool search", {
        spanId: `outer-${index}` as SpanId,
        parent: agent.name,
        at: [index * 1000, index * 1000 + 500],
        has: { "gen_ai.tool.name": "search", "tool.args": "{}", "tool.result": "none" },
      }),
      span("tools/call search", {
        spanId: `inner-${index}` as SpanId,
        parent: `outer-${index}`,
        at: [index * 1000 + 10, index * 1000 + 400],
        has: { "mcp.method.name": "tools/call", "tool.args": "{}", "tool.result": "none" },
      }),
    ]);
    expect(saidBy("A01", [agent, ...spans])).toEqual([]);
  });
});
