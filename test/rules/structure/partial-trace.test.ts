import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { factsOf, span, unixNano } from "../../trace/story.ts";
import { foundBy, judged, saidBy } from "../judged.ts";
import { expected, MINISERVE } from "./expected.ts";

const root = span("http.handler", { at: [0, 300], kind: "SERVER" });

/** A span whose attribute has this many bytes. */
function large(bytes: number) {
  return span("chat", { parent: "http.handler", at: [1, 2], has: { text: "x".repeat(bytes) } });
}

describe("S04 partial-trace", () => {
  it("says why, and which rules hold nothing absent against the trace", () => {
    expect(foundBy("S04", [root], { partial: "Tempo says PARTIAL" })).toMatchObject([
      {
        severity: "info",
        message: "the trace is partial: Tempo says PARTIAL",
        evidence: { absent: [{ what: "spans", where: "Tempo says PARTIAL" }] },
        actual: "a part of it, so nothing absent is held against it by S01, S02, C01, C05, L10, Q03",
      },
    ]);
  });

  it("lets no rule call an absence an error", () => {
    const spans = [root, span("llm.decode", { parent: "gone", at: [1, 2] })];
    const { findings } = judged(spans, { partial: "Tempo says PARTIAL" });
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(["S01 info", "S04 info"]);
  });

  it("leaves the clauses of a contract unjudged: nothing is called missing", () => {
    const { broken, unjudged } = expected([root], MINISERVE, "too large");
    expect(broken).toEqual([]);
    expect(JSON.stringify(unjudged)).toContain("partial: too large");
    expect(expected([root]).broken).not.toEqual([]);
  });

  it("is silent about a whole trace", () => {
    expect(saidBy("S04", [root])).toEqual([]);
  });

  it("is silent where it is not known: without a root, without its end, or just now", () => {
    const state = (spans: Parameters<typeof factsOf>[0], now?: bigint) => {
      const clock = { ...SETTLED.clock, now };
      expect(saidBy("S04", spans, now === undefined ? {} : { now })).toEqual([]);
      return ruleFacts(factsOf(spans), { ...SETTLED, clock }).completeness.state;
    };
    expect(state([span("step", { parent: "gone", at: [0, 9] })])).toBe("unknown");
    expect(state([span("run", { at: [0] })])).toBe("unknown");
    expect(state([root], unixNano(20_000))).toBe("unknown");
    expect(state([root], unixNano(30_300))).toBe("complete");
    expect(state([root])).toBe("complete");
  });

  it("knows a trace that Tempo's limit of 5 MB may have cut, by an estimate", () => {
    expect(foundBy("S04", [root, large(4_900_000)])[0]?.message).toBe(
      "the trace is partial: it is about 4.9 MB, and Tempo cuts traces at 5 MB by default",
    );
    expect(saidBy("S04", [root, large(4_700_000)])).toEqual([]);
    expect(saidBy("S04", [root, large(20_000_000)])).toEqual([]);
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ["flat", { "span_count.dropped": 12 }],
    ["as text", { "span_count.dropped": "12" }],
    ["in an object", { span_count: new Map([["dropped", 12]]) }],
  ])("believes a recorded count of dropped spans, %s", (_how, has) => {
    const [found] = foundBy("S04", [span("root", { at: [0, 9], has })]);
    expect(found?.message).toBe("the trace is partial: its agent says that it dropped 12 spans");
  });

  it("does not take dropped attributes, events or links for dropped spans", () => {
    const dropped = { attributes: 1, events: 2, links: 3 };
    expect(saidBy("S04", [span("root", { at: [0, 9], dropped })])).toEqual([]);
    expect(saidBy("S04", [span("root", { at: [0, 9], has: { "span_count.dropped": 0 } })])).toEqual([]);
  });

  it("knows summaries of pruned spans", () => {
    const has = { "aggregation.is_summary": true, "aggregation.span_count": 40 };
    expect(saidBy("S04", [root, span("step", { parent: "http.handler", at: [1, 9], has })])).toEqual([
      "info partial",
    ]);
  });
});
