import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import type { Span } from "../../src/model/span.ts";
import { diagnosisText } from "../../src/report/diagnosis-text.ts";
import { pathText } from "../../src/report/finding-text.ts";
import { makeStyle } from "../../src/report/style.ts";
import { widthOf } from "../../src/report/width.ts";
import { diagnose } from "../../src/rules/diagnose.ts";
import { ruleFacts, SETTLED } from "../../src/rules/facts.ts";
import { RULES } from "../../src/rules/registry.ts";
import { factsOf, span } from "../trace/story.ts";

const STYLE = makeStyle({ width: 80, color: 0, ascii: false, full: false, timezone: "UTC" });

/** An agent whose tool refuses its arguments three times, and a request that succeeds all the same. */
const agent: readonly Span[] = [
  span("POST /api/assistant/answers", {
    at: [0, 4000],
    kind: "SERVER",
    has: { "http.response.status_code": 200 },
  }),
  span("invoke_agent research-assistant", {
    parent: "POST /api/assistant/answers",
    at: [10, 3900],
    has: { "gen_ai.operation.name": "invoke_agent" },
  }),
  ...[1, 2, 3].map((turn) =>
    span("execute_tool page_down", {
      spanId: `call-${turn}` as SpanId,
      parent: "invoke_agent research-assistant",
      at: [turn * 1000, turn * 1000 + 100],
      status: "ERROR",
      statusMessage: "TypeError: unexpected keyword argument 'n'",
      has: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "page_down",
        "gen_ai.tool.call.arguments": '{"n":1}',
        "error.type": "TypeError",
      },
    }),
  ),
];

function printed(spans: readonly Span[], style = STYLE): string[] {
  const facts = factsOf(spans);
  return [...diagnosisText({ facts, diagnosis: diagnose(RULES, ruleFacts(facts, SETTLED)) }, style)];
}

describe("suspects that read alike", () => {
  const calls = Array.from({ length: 25 }, (_none, at) =>
    span("chat", {
      spanId: `chat-${at}` as SpanId,
      parent: "POST /api/assistant/answers",
      at: [at * 100, at * 100 + 90],
      has: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.usage.output_tokens": 0,
        "gen_ai.response.finish_reasons": ["stop"],
      },
    }),
  );
  const lines = printed([...agent.slice(0, 1), ...calls], { ...STYLE, width: 120 });
  const text = lines.join("\n");

  it("stand once, in the table and in the root cause", () => {
    expect(text.match(/empty completion: 0 output tokens/g)).toEqual(["empty completion: 0 output tokens"]);
    expect(text).toContain("empty completion: 0 output tokens ×25");
    expect(text.match(/unknown upstream of chat/g)).toHaveLength(2);
    expect(text.replaceAll(/\s+/g, " ")).toContain("search the logs of its slot and instance (25 times)");
  });
});

describe("the suspects table", () => {
  const [root, ...others] = agent;
  const name = "execute_tool read_the_whole_customer_file";
  const long = others.map((one) => (one.name === "execute_tool page_down" ? { ...one, name } : one));

  it.each([false, true])("keeps its columns apart where a name or a text is too long (full: %s)", (full) => {
    const lines = printed(root === undefined ? [] : [root, ...long], { ...STYLE, width: 110, full });
    const row = lines.find((line) => line.startsWith(" 1 cause"));
    expect(row).toMatch(/^ 1 cause {2}execute_tool read_the_whole… {2}\S.*\S {2,}0\.\d\d$/);
  });
});

describe("a diagnosis in 80 columns", () => {
  const lines = printed(agent);
  const text = lines.join("\n");

  it("stays inside them", () => {
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it("keeps the span and its offset at the end of a path that is too long", () => {
    expect(text).toContain("R01 storm  POST /api/assistant/answers › … › execute_tool page_down  +1.00 s\n");
    expect(text).toContain("R05 bad-arguments  … › execute_tool page_down  +1.00 s\n");
  });

  it("says equal proofs once", () => {
    expect(text).toMatch(/gen_ai\.tool\.call\.arguments = .* {2}×3$/m);
  });

  it("puts the words of all suspects in the same place", () => {
    const from = lines.indexOf("suspects");
    const rows = lines.slice(from + 1, from + 4).filter((line) => /^ \d/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^ \d \S.*0\.\d\d$/);
    for (const row of rows) expect(widthOf(row)).toBe(80);
  });
});

describe("a span's path", () => {
  it.each([
    [40, "main › answer › agent › step › tool"],
    [33, "main › answer › … › step › tool"],
    [30, "main › … › step › tool"],
    [20, "main › … › tool"],
    [10, "… › tool"],
    [3, "to…"],
  ])("keeps its end in %i columns", (room, shown) => {
    expect(pathText("main › answer › agent › step › tool", room, STYLE)).toBe(shown);
  });
});
