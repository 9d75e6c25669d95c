import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { failureOf } from "./failure.ts";
import type { Group } from "./same-work.ts";

/** Siblings with equal arguments of which the later began while the earlier ran, and one was given up. */
export interface Hedge {
  readonly nodes: readonly [TreeNode, TreeNode];
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings">;

/** The hedged requests among siblings of one operation. */
export function hedgesIn({ nodes }: Group, facts: Facts): Hedge[] {
  const { toleranceNs } = facts.tree;
  const givenUp = (node: TreeNode) =>
    failureOf(node, facts) !== undefined ||
    facts.spanFacts(node).stopMeaning === "aborted" ||
    ownEndNs(node) === undefined;
  return nodes.flatMap((node, position) => {
    const next = nodes[position + 1];
    if (next === undefined) return [];
    const startsLater = next.offsetNs > node.offsetNs + toleranceNs;
    const overlaps = next.offsetNs < (ownEndNs(node) ?? Number.POSITIVE_INFINITY) - toleranceNs;
    return startsLater && overlaps && givenUp(node) !== givenUp(next) ? [{ nodes: [node, next] }] : [];
  });
}
