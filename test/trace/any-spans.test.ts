import { describe, expect, it } from "vitest";
import type { Span } from "../../src/model/span.ts";
import { effectiveTimes } from "../../src/trace/effective-end.ts";
import type { TraceFacts } from "../../src/trace/facts.ts";
import { fc } from "../properties.ts";
import { factsOf, pathOf, span } from "./story.ts";

const IDS = 12;
const KINDS = ["INTERNAL", "CLIENT", "SERVER", "CONSUMER", "UNSPECIFIED"] as const;

/** Any spans of a few ids: roots, orphans, self-parents, rings, twins, hosts, ends before starts. */
const anySpans = fc.array(
  fc
    .record({
      id: fc.nat(IDS),
      parent: fc.option(fc.nat(IDS + 2), { nil: undefined }),
      start: fc.nat(50),
      duration: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
      kind: fc.constantFrom(...KINDS),
      host: fc.constantFrom("a", "b", undefined),
    })
    .map(({ id, parent, start, duration, kind, host }) =>
      span(`s${id}`, {
        at: duration === undefined ? [start] : [start, start + duration],
        kind,
        ...(parent === undefined ? {} : { parent: `s${parent}` }),
        ...(host === undefined ? {} : { resource: { "host.name": host } }),
      }),
    ),
  { maxLength: 40 },
);

/** Spans that nest: each lies inside its parent, so that everybody waited for everybody. */
const nestedSpans = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(100), fc.nat(100)), { maxLength: 25 })
  .map((choices) => {
    const made = [{ name: "root", from: 0, to: 10_000 }];
    const spans = [span("root", { at: [0, 10_000] })];
    for (const [index, [chosen, early, late]] of choices.entries()) {
      const parent = made[chosen % made.length] ?? { name: "root", from: 0, to: 10_000 };
      const length = parent.to - parent.from;
      const [from, to] = [parent.from + (length * early) / 200, parent.to - (length * late) / 200];
      if (to <= from) continue;
      made.push({ name: `n${index}`, from, to });
      spans.push(span(`n${index}`, { parent: parent.name, at: [from, to] }));
    }
    return spans;
  });

/** Everything that a tree says, without what ties may order either way. */
function told(facts: TraceFacts): unknown {
  const { tree } = facts;
  return {
    nodes: tree.nodes.map(({ span, depth, parent, marks, superseded }) => [
      span.spanId,
      span.startUnixNano,
      depth,
      parent?.span.spanId,
      [...marks].sort(),
      superseded,
    ]),
    missing: tree.missing.map(({ spanId, children }) => [spanId, children.length]),
    duplicates: tree.duplicates,
  };
}

describe("whatever the spans are", () => {
  it("each is in the tree once, or counted as a duplicate", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const { tree } = factsOf(spans);
        const inTree = new Set(tree.nodes.map(({ span }) => span));
        expect(inTree.size).toBe(tree.nodes.length);
        expect(tree.nodes.length + tree.duplicates).toBe(spans.length);
        expect(spans.every((given) => tree.byId.has(given.spanId))).toBe(true);
        expect([...inTree].every((node) => spans.includes(node))).toBe(true);
      }),
    );
  });

  it("indices, depths, parents and children agree, in tree order", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const { tree } = factsOf(spans);
        const orphans = tree.missing.flatMap(({ children }) => children);
        expect(tree.nodes.filter(({ parent }) => parent === undefined)).toEqual([...tree.roots, ...orphans]);
        for (const [index, node] of tree.nodes.entries()) {
          expect(node.index).toBe(index);
          expect(node.offsetNs).toBeGreaterThanOrEqual(0);
          if (node.parent === undefined) continue;
          expect(node.parent.index).toBeLessThan(index);
          expect(node.depth).toBe(node.parent.depth + 1);
          expect(node.parent.children).toContain(node);
        }
      }),
    );
  });

  it("the order in which they came changes nothing", () => {
    const shuffled = anySpans.chain((spans) =>
      fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length })),
    );
    fc.assert(
      fc.property(shuffled, ([spans, others]) => {
        expect(told(factsOf(others))).toEqual(told(factsOf(spans)));
      }),
    );
  });

  it("the critical path tiles the root: disjoint, contiguous, as long as it", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const facts = factsOf(spans);
        const { root, criticalPath } = facts;
        for (const [index, { startNs, endNs }] of criticalPath.entries()) {
          expect(endNs).toBeGreaterThan(startNs);
          if (index > 0) expect(startNs).toBe(criticalPath[index - 1]?.endNs);
        }
        if (root?.durationNs === undefined || root.durationNs <= 0) return;
        expect(criticalPath[0]?.startNs).toBe(root.offsetNs);
        expect(criticalPath.at(-1)?.endNs).toBe(root.offsetNs + root.durationNs);
      }),
    );
  });

  it("no span's own time is negative or longer than it", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const facts = factsOf(spans);
        for (const node of facts.tree.nodes) {
          const self = facts.selfNs(node);
          if (self === undefined) continue;
          expect(self).toBeGreaterThanOrEqual(0);
          expect(self).toBeLessThanOrEqual(node.durationNs ?? 0);
        }
      }),
    );
  });
});

describe("blame", () => {
  it("does not fall on work that nobody waited for: without it the path is the same", () => {
    fc.assert(
      fc.property(nestedSpans, fc.nat(9_999), (spans, from) => {
        const background = span("background", { parent: "root", at: [from, 30_000] });
        const facts = factsOf([...spans, background]);
        const node = facts.tree.nodes.find((candidate) => candidate.span === background);
        expect(node && effectiveTimes(facts.tree).isBlocking(node)).toBe(false);
        expect(pathOf(facts)).toEqual(pathOf(factsOf(spans)));
      }),
    );
  });

  it("does not move when a span beside the path takes longer, up to where the path's span ends", () => {
    fc.assert(
      fc.property(nestedSpans, fc.nat(100), (spans, share) => {
        const facts = factsOf(spans);
        const idle = longerBesidePath(facts, share / 101);
        fc.pre(idle !== undefined);
        expect(pathOf(factsOf(spans.map((given) => (given === idle?.before ? idle.after : given))))).toEqual(
          pathOf(facts),
        );
      }),
    );
  });
});

/** A leaf off the path that ends while a sibling on the path runs, and the same one idling on for longer. */
function longerBesidePath(
  { tree, criticalPath }: TraceFacts,
  share: number,
): { before: Span; after: Span } | undefined {
  const critical = new Set(criticalPath.map(({ node }) => node));
  for (const node of tree.nodes) {
    if (node.parent === undefined || critical.has(node) || !critical.has(node.parent)) continue;
    const end = node.offsetNs + (node.durationNs ?? 0);
    const beside = node.parent.children.find((sibling) => {
      const siblingEnd = sibling.offsetNs + (sibling.durationNs ?? 0);
      return critical.has(sibling) && sibling.offsetNs + tree.toleranceNs < end && end < siblingEnd;
    });
    if (beside === undefined || node.span.endUnixNano === undefined) continue;
    const room = beside.offsetNs + (beside.durationNs ?? 0) - end;
    const endUnixNano = node.span.endUnixNano + BigInt(Math.floor(room * share));
    return { before: node.span, after: { ...node.span, endUnixNano } };
  }
  return undefined;
}
