import { describe, expect, it } from "vitest";
import { REFUND_TURN } from "./refund-turn.ts";
import { factsOf, nodeOf, pathOf, span } from "./story.ts";

describe("critical path", () => {
  it("tiles the refund turn, late rerank and clamped judge included", () => {
    const facts = factsOf(REFUND_TURN);
    expect(pathOf(facts)).toEqual([
      ["turn", 5],
      ["rewrite", 35],
      ["turn", 2],
      ["embed", 18],
      ["turn", 2],
      ["retrieve", 222],
      ["rerank", 45],
      ["generate", 1800],
      ["cite", 110],
      ["judge", 369],
    ]);
    expect(facts.isCritical(nodeOf(facts, "rerank"))).toBe(true);
  });

  it("leaves out a sibling that ran beside a longer one", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("a", { parent: "root", at: [0, 40] }),
      span("b", { parent: "root", at: [0, 90] }),
      span("c", { parent: "root", at: [90, 100] }),
    ]);
    expect(pathOf(facts)).toEqual([
      ["b", 90],
      ["c", 10],
    ]);
    expect(facts.isCritical(nodeOf(facts, "a"))).toBe(false);
  });

  it("goes down to the child that ended last", () => {
    const facts = factsOf([
      span("root", { at: [0, 160] }),
      span("p", { parent: "root", at: [10, 150] }),
      span("x", { parent: "p", at: [20, 60] }),
      span("y", { parent: "p", at: [20, 140] }),
    ]);
    expect(pathOf(facts)).toEqual([
      ["root", 10],
      ["p", 10],
      ["y", 120],
      ["p", 10],
      ["root", 10],
    ]);
  });

  it("takes of a fan-out the slowest task", () => {
    const tasks = [30, 60, 90].map((end, task) => span(`t${task + 1}`, { parent: "root", at: [0, end] }));
    expect(pathOf(factsOf([span("root", { at: [0, 90] }), ...tasks]))).toEqual([["t3", 90]]);
  });

  it("keeps both of two siblings that overlap by less than the clock resolves", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("a", { parent: "root", at: [0, 52] }),
      span("b", { parent: "root", at: [50, 100] }),
    ]);
    expect(pathOf(facts)).toEqual([
      ["a", 50],
      ["b", 50],
    ]);
  });

  it("excludes work that outlives the response", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("work", { parent: "root", at: [0, 100] }),
      span("audit", { parent: "root", at: [50, 300] }),
    ]);
    expect(pathOf(facts)).toEqual([["work", 100]]);
  });

  it("never leaves the root's time, however early a child claims to have begun", () => {
    const facts = factsOf([span("root", { at: [50, 100] }), span("early", { parent: "root", at: [0, 80] })]);
    expect(pathOf(facts)).toEqual([
      ["early", 30],
      ["root", 20],
    ]);
  });

  it("follows an unfinished root to the last end of what it waited for", () => {
    const facts = factsOf([span("root", { at: [0] }), span("a", { parent: "root", at: [10, 40] })]);
    expect(pathOf(facts)).toEqual([
      ["root", 10],
      ["a", 30],
    ]);
  });

  it("does not exist where nothing stands for the request", () => {
    expect(factsOf([span("lost", { parent: "gone", at: [0, 9] })]).criticalPath).toEqual([]);
  });
});
