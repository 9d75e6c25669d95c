import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { ownEndNs } from "./effective-end.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** Whether all of the trace is at hand (diagnostics S04), and why it is not known to be. */
export interface Completeness {
  readonly state: "complete" | "partial" | "unknown";
  readonly reason: string | undefined;
}

export function completenessOf(
  tree: Tree,
  root: TreeNode | undefined,
  partial: string | undefined,
  factsOf: (node: TreeNode) => SpanFacts,
): Completeness {
  if (partial !== undefined) return { state: "partial", reason: partial };
  const summaries = tree.nodes.filter((node) => (factsOf(node).summaryOf ?? 0) > 1).length;
  if (summaries > 0) return { state: "partial", reason: `${summaries} spans are summaries of pruned ones` };
  if (root === undefined) return { state: "unknown", reason: "no root" };
  if (ownEndNs(root) === undefined) return { state: "unknown", reason: "the root has no end" };
  return { state: "complete", reason: undefined };
}
