import { describe, expect, it } from "vitest";
import { effectiveTimes } from "../../src/trace/effective-end.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { gapsOf } from "../../src/trace/self-time.ts";
import { REFUND_TURN } from "./refund-turn.ts";
import { factsOf, marked, nodeOf, span } from "./story.ts";

const MS = 1e6;

function isBlocking(facts: TraceFacts, name: string): boolean {
  return effectiveTimes(facts.tree).isBlocking(nodeOf(facts, name));
}

function effectiveEnd(facts: TraceFacts, name: string): number | undefined {
  const end = effectiveTimes(facts.tree).endNs(nodeOf(facts, name));
  return end === undefined ? undefined : end / MS;
}

describe("a child that outlives its parent", () => {
  it("was waited for where the next work starts at its end, as in the refund turn", () => {
    const facts = factsOf(REFUND_TURN);
    expect(marked(facts)).toEqual(["rerank: outside-parent", "judge: outside-parent"]);
    expect([isBlocking(facts, "rerank"), isBlocking(facts, "judge")]).toEqual([true, true]);
    expect(effectiveEnd(facts, "retrieve")).toBe(329);
  });

  it("was not waited for where it ends long after the response", () => {
    const facts = factsOf([span("root", { at: [0, 100] }), span("audit", { parent: "root", at: [50, 300] })]);
    expect(marked(facts)).toEqual(["audit: outside-parent"]);
    expect(isBlocking(facts, "audit")).toBe(false);
    expect(effectiveEnd(facts, "root")).toBe(100);
  });

  it("was not waited for where the next sibling of its parent already runs", () => {
    const facts = factsOf([
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("late", { parent: "p", at: [100, 200] }),
      span("next", { parent: "root", at: [105, 900] }),
    ]);
    expect(isBlocking(facts, "late")).toBe(false);
    expect(effectiveEnd(facts, "p")).toBe(100);
  });

  it("was waited for where only its own siblings ran meanwhile", () => {
    const facts = factsOf([
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("late", { parent: "p", at: [50, 200] }),
      span("beside", { parent: "p", at: [110, 120] }),
      span("next", { parent: "root", at: [200, 900] }),
    ]);
    expect(isBlocking(facts, "late")).toBe(true);
    expect(effectiveEnd(facts, "p")).toBe(200);
  });

  it("was waited for where the next work starts as it ends, as far as the clock tells", () => {
    const facts = factsOf([
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("late", { parent: "p", at: [50, 200] }),
      span("next", { parent: "root", at: [199, 900] }),
    ]);
    expect(isBlocking(facts, "late")).toBe(true);
  });

  it("of the root was waited for up to a hundredth of it, whatever else begins", () => {
    const facts = factsOf([
      span("root", { at: [0, 1000] }),
      span("late", { parent: "root", at: [500, 1009] }),
      span("another root", { at: [1001, 1005] }),
    ]);
    expect(isBlocking(facts, "late")).toBe(true);
  });

  it("was not waited for where it consumes a message", () => {
    const facts = factsOf([
      span("root", { at: [0, 1000] }),
      span("publish", { parent: "root", at: [0, 100] }),
      span("consume", { parent: "publish", at: [50, 200], kind: "CONSUMER" }),
    ]);
    expect(isBlocking(facts, "consume")).toBe(false);
  });

  it("is no late child within the clock's resolution, nor with no length at its parent's end", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("a", { parent: "root", at: [50, 101] }),
      span("b", { parent: "root", at: [100, 100] }),
    ]);
    expect(marked(facts)).toEqual([]);
  });

  it("of another host is outside its parent where it is longer than it", () => {
    const facts = factsOf([
      span("root", { at: [0, 100], resource: { "host.name": "a" } }),
      span("c", { parent: "root", at: [50, 180], resource: { "host.name": "b" } }),
    ]);
    expect(marked(facts)).toEqual(["c: outside-parent"]);
  });
});

describe("a span's own time", () => {
  it("is what its children with their effective ends leave uncovered", () => {
    const facts = factsOf(REFUND_TURN);
    const self = (name: string) => (facts.selfNs(nodeOf(facts, name)) ?? Number.NaN) / MS;
    expect([self("turn"), self("retrieve"), self("rerank"), self("judge")]).toEqual([9, 220, 45, 380]);
    const gaps = gapsOf(nodeOf(facts, "turn"), effectiveTimes(facts.tree)) ?? [];
    expect(gaps.map(({ startNs, endNs }) => [startNs / MS, endNs / MS])).toEqual([
      [0, 5],
      [40, 42],
      [60, 62],
    ]);
  });

  it("counts overlapping children once, and clips those that stick out", () => {
    const facts = factsOf([
      span("root", { at: [100, 200] }),
      span("a", { parent: "root", at: [90, 130] }),
      span("b", { parent: "root", at: [120, 150] }),
      span("c", { parent: "root", at: [140, 145] }),
    ]);
    expect(facts.selfNs(nodeOf(facts, "root"))).toBe(50 * MS);
  });

  it("is not reduced by work that it did not wait for", () => {
    const facts = factsOf([span("root", { at: [0, 100] }), span("audit", { parent: "root", at: [50, 300] })]);
    expect(facts.selfNs(nodeOf(facts, "root"))).toBe(100 * MS);
  });
});
