import { describe, expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../../src/model/attribute.ts";
import type { SpanId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { RULES } from "../../../src/rules/registry.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { ALL_CONCEPTS } from "../../../src/vocabulary/detail-concepts.ts";
import { factsOf, log, span } from "../../trace/story.ts";

const HOSTILE: readonly AttributeValue[] = [
  null,
  true,
  -1,
  Number.NaN,
  2n ** 80n,
  new WholeFloat(3),
  "",
  "__proto__",
  '{"a":'.repeat(500),
  '{"__proto__":{"isError":true},"constructor":null}',
  `${"[".repeat(70)}${"]".repeat(70)}`,
  "x".repeat(100_000),
  new Uint8Array([0, 255]),
  [null, 1, [["deep"]]],
  new Map<string, AttributeValue>([["type", new Map([["properties", null]])]]),
];

const KEYS = new Set(
  Object.values(ALL_CONCEPTS).flatMap((concept) =>
    concept.flatMap(({ place }) => ("key" in place && place.key !== undefined ? [place.key] : [])),
  ),
);

const MINE = RULES.filter(({ code }) => /^[RA]\d/.test(code));

/** Tools, model calls, judges and agents, each twice, side by side, with one value under one key. */
function spansWith(key: string, value: AttributeValue): Span[] {
  const kinds = ["execute_tool", "chat", "invoke_agent", undefined];
  const told = kinds.flatMap((kind, row) =>
    [0, 1].map((turn) =>
      span(kind ?? "judge", {
        spanId: `${row}-${turn}` as SpanId,
        parent: "root",
        at: [turn * 100 + row * 10, turn * 100 + row * 10 + 5],
        status: turn === 0 ? "ERROR" : "UNSET",
        kind: "CLIENT",
        has: { ...(kind === undefined ? {} : { "gen_ai.operation.name": kind }), [key]: value },
        events: ["exception", "retry"].map((name) => ({
          name,
          timeUnixNano: undefined,
          attributes: new Map([[key, value]]),
        })),
      }),
    ),
  );
  return [span("root", { at: [0, 1000], has: { [key]: value } }), ...told];
}

describe("rules about retries, errors and agents", () => {
  it.each(HOSTILE.map((value, index) => ({ index, value })))(
    "judge value $index under every key without breaking down",
    ({ value }) => {
      for (const key of KEYS) {
        const facts = factsOf(spansWith(key, value), { logs: [log("Retrying request", { spanId: "1-0" })] });
        const run = new Run([facts, factsOf(spansWith(key, value))]);
        const { crashed } = runRules(MINE, ruleFacts(facts, { ...SETTLED, run }));
        expect(crashed.map(({ rule, error }) => `${rule} at ${key}: ${error}`)).toEqual([]);
      }
    },
    60_000,
  );
});

describe("forty thousand spans", () => {
  const MANY = 40_000;

  /** The rules' findings, by code; none may walk with recursion or in square time. */
  function codes(spans: readonly Span[]): string[] {
    const facts = factsOf(spans);
    const { findings, crashed } = runRules(MINE, ruleFacts(facts, { ...SETTLED, run: new Run([facts]) }));
    expect(crashed).toEqual([]);
    return [...new Set(findings.map(({ rule }) => rule))].sort();
  }

  it("of retries inside retries", () => {
    const layers = Array.from({ length: MANY / 2 }, (_, depth) => {
      const parent = depth === 0 ? "root" : `a${depth - 1}`;
      const rest = 2 * MANY - 2 * depth;
      return [
        span("ask", { spanId: `a${depth}` as SpanId, parent, at: [depth, rest - 1], status: "ERROR" }),
        span("ask", { spanId: `b${depth}` as SpanId, parent, at: [rest, rest + 0.5], status: "ERROR" }),
      ];
    });
    expect(codes([span("root", { at: [0, 3 * MANY] }), ...layers.flat()])).toEqual(["R02"]);
  }, 60_000);

  it("of one agent that goes in circles", () => {
    const calls = Array.from({ length: MANY }, (_, turn) =>
      span("execute_tool", {
        spanId: `t${turn}` as SpanId,
        parent: "root",
        at: [turn * 10, turn * 10 + 5],
        has: { "gen_ai.tool.name": `tool ${turn % 3}`, "tool.args": "{}", "tool.result": "none" },
      }),
    );
    expect(codes([span("root", { at: [0, 10 * MANY] }), ...calls])).toEqual(["A02", "A03"]);
  }, 60_000);

  it("that fail one by one below each other", () => {
    const chain = Array.from({ length: MANY }, (_, depth) =>
      span("work", {
        spanId: `w${depth}` as SpanId,
        parent: depth === 0 ? "root" : `w${depth - 1}`,
        at: [depth, 2 * MANY - depth],
        status: "ERROR",
      }),
    );
    expect(codes([span("root", { at: [0, 2 * MANY] }), ...chain])).toEqual(["R04"]);
  }, 60_000);
});
