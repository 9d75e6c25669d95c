import { describe, expect, it } from "vitest";
import { effectiveTimes } from "../../src/trace/effective-end.ts";
import { factsOf, marked, nodeOf, pathOf, span } from "./story.ts";

const A = { "host.name": "a" };
const B = { "host.name": "b" };

describe("clock skew between hosts", () => {
  it("is marked where a constant offset would bring the call back into its caller", () => {
    const facts = factsOf([
      span("client", { at: [0, 100], resource: A, kind: "CLIENT" }),
      span("server", { parent: "client", at: [-30, -5], resource: B, kind: "SERVER", service: "back" }),
      span("query", { parent: "server", at: [-25, -10], resource: B, service: "back" }),
    ]);
    expect(marked(facts)).toEqual(["server: skewed", "query: skewed"]);
    expect(pathOf(facts)).toEqual([["client", 100]]);
  });

  it("is judged from all calls between two hosts together", () => {
    const calls = Array.from({ length: 20 }, (_, call) =>
      span(`call ${call}`, { parent: "client", at: [call * 40 - 29, call * 40 + 9], resource: B }),
    );
    const callers = calls.map((_, turn) =>
      span(`caller ${turn}`, { parent: "root", at: [turn * 40, turn * 40 + 40], resource: A }),
    );
    const facts = factsOf([
      span("root", { at: [0, 900], resource: A }),
      ...callers,
      ...calls.map((call, turn) => ({ ...call, parentSpanId: callers[turn]?.spanId })),
    ]);
    expect(marked(facts)).toHaveLength(20);
    expect(marked(facts)[0]).toBe("call 0: skewed");
  });

  it("is judged without the children that are longer than their parents", () => {
    const facts = factsOf([
      span("root", { at: [0, 500], resource: A }),
      span("p", { parent: "root", at: [100, 200], resource: A }),
      span("early", { parent: "p", at: [60, 90], resource: B }),
      span("q", { parent: "root", at: [300, 310], resource: A }),
      span("longer", { parent: "q", at: [290, 400], resource: B }),
    ]);
    expect(marked(facts)).toEqual(["early: skewed", "longer: outside-parent"]);
  });

  it("is judged from clients and their servers first", () => {
    const facts = factsOf([
      span("root", { at: [0, 500], resource: A }),
      span("client", { parent: "root", at: [100, 200], resource: A, kind: "CLIENT" }),
      span("server", { parent: "client", at: [60, 90], resource: B, kind: "SERVER" }),
      span("inner", { parent: "root", at: [-20, 500], resource: A }),
      span("in time", { parent: "inner", at: [0, 490], resource: B }),
    ]);
    expect(marked(facts)).toEqual(["inner: outside-parent", "in time: skewed", "server: skewed"]);
  });

  it("is not claimed within the clocks' resolution, nor of consumers", () => {
    const c = (from: number, kind: "INTERNAL" | "CONSUMER") =>
      marked(
        factsOf([
          span("root", { at: [0, 100], resource: A }),
          span("p", { parent: "root", at: [50, 90], resource: A }),
          span("c", { parent: "p", at: [from, 60], resource: B, kind }),
        ]),
      );
    expect(c(48, "INTERNAL")).toEqual([]);
    expect(c(40, "INTERNAL")).toEqual(["c: skewed"]);
    expect(c(40, "CONSUMER")).toEqual(["c: outside-parent"]);
  });

  it("does not make a parent seem to last longer, nor the call seem not waited for", () => {
    const facts = factsOf([
      span("root", { at: [0, 400], resource: A }),
      span("p", { parent: "root", at: [0, 100], resource: A }),
      span("c", { parent: "p", at: [480, 500], resource: B }),
    ]);
    const times = effectiveTimes(facts.tree);
    expect(marked(facts)).toEqual(["c: skewed"]);
    expect([times.isBlocking(nodeOf(facts, "c")), times.endNs(nodeOf(facts, "p"))]).toEqual([true, 100e6]);
  });

  it("is no constant offset where the calls contradict each other", () => {
    const facts = factsOf([
      span("root", { at: [0, 500], resource: A }),
      span("p", { parent: "root", at: [100, 120], resource: A }),
      span("q", { parent: "root", at: [200, 220], resource: A }),
      span("early", { parent: "p", at: [95, 111], resource: B }),
      span("earlier", { parent: "q", at: [180, 190], resource: B }),
    ]);
    expect(marked(facts)).toEqual(["early: outside-parent", "earlier: outside-parent"]);
  });

  it("is not claimed of one host, of unknown hosts, or of a child longer than its parent", () => {
    const early = (resource: Record<string, string>, end: number) =>
      marked(
        factsOf([
          span("root", { at: [0, 200], resource: A }),
          span("p", { parent: "root", at: [50, 100], resource: A }),
          span("c", { parent: "p", at: [20, end], resource }),
        ]),
      );
    expect(early(B, 30)).toEqual(["c: skewed"]);
    expect(early(A, 30)).toEqual(["c: outside-parent"]);
    expect(early({}, 30)).toEqual(["c: outside-parent"]);
    expect(early(B, 150)).toEqual(["c: outside-parent"]);
    expect(early({ ...B, "host.id": "1" }, 30)).toEqual(["c: skewed"]);
  });

  it("is no matter between processes that are known to share a machine", () => {
    const pod = { "k8s.pod.uid": "p1" };
    const facts = factsOf([
      span("root", { at: [0, 100], resource: { ...A, ...pod } }),
      span("c", { parent: "root", at: [-30, -5], resource: { ...B, ...pod } }),
    ]);
    expect(marked(facts)).toEqual(["c: outside-parent"]);
  });
});

describe("the clock's resolution", () => {
  it("is the largest unit that divides every timestamp, and makes the tolerance", () => {
    const resolution = (...ends: number[]) => {
      const { tree } = factsOf(
        [0, 0, ...ends].map((end, index) => span(`s${index}`, { at: [0, end || 1000] })),
      );
      return [tree.resolutionNs, tree.toleranceNs];
    };
    expect(resolution(2)).toEqual([1e6, 2e6]);
    expect(resolution(0.003)).toEqual([1e3, 1e5]);
    expect(resolution(0.000001)).toEqual([1, 1e5]);
  });

  it("allows the few spans of a small trace a millisecond", () => {
    expect(factsOf([span("a", { at: [0, 0.000001] })]).tree.toleranceNs).toBe(1e6);
  });

  it("excuses a millisecond clock's early start and late end", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("late", { parent: "root", at: [60, 101] }),
      span("early", { parent: "late", at: [58, 80] }),
    ]);
    expect(marked(facts)).toEqual([]);
  });
});

describe("impossible times", () => {
  it("are marked and kept as they were recorded", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("open", { parent: "root", at: [10] }),
      span("backwards", { parent: "root", at: [30, 20] }),
    ]);
    expect(marked(facts)).toEqual(["open: unfinished", "backwards: ends-before-start"]);
    expect(nodeOf(facts, "backwards").durationNs).toBe(-10e6);
    expect(nodeOf(facts, "open").durationNs).toBeUndefined();
    expect(facts.selfNs(nodeOf(facts, "open"))).toBeUndefined();
  });

  it("take the year 1970 beside the year 2200 for what they say", () => {
    const facts = factsOf([
      { ...span("now", { at: [0, 100] }) },
      { ...span("then", { parent: "now", at: [0, 1] }), startUnixNano: 0n, endUnixNano: 1n },
      { ...span("one day", { parent: "now", at: [0, 1] }), endUnixNano: 7_258_118_400_000_000_000n },
    ]);
    const oneLater = { ...span("a later nanosecond", { parent: "now", at: [0, 1] }) };
    const near = { ...oneLater, startUnixNano: oneLater.startUnixNano + 1n };
    const ordered = factsOf([near, ...facts.evidence.spans, span("z", { parent: "now", at: [0, 1] })]);
    expect(ordered.tree.nodes.map(({ span }) => span.name)).toEqual([
      "now",
      "then",
      "z",
      "one day",
      near.name,
    ]);
    expect(facts.startUnixNano).toBe(0n);
    expect(facts.tree.endUnixNano).toBe(7_258_118_400_000_000_000n);
    expect(nodeOf(facts, "now").durationNs).toBe(100e6);
    expect(facts.tree.nodes.map(({ span }) => span.name)).toEqual(["now", "then", "one day"]);
    expect(facts.criticalPath.every(({ startNs, endNs }) => endNs > startNs)).toBe(true);
  });
});
