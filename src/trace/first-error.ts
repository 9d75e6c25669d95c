import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { leafNodes } from "./leaf-nodes.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** Of the failed spans with no failed span below them, the one that ended first. */
export function firstError(tree: Tree, factsOf: (node: TreeNode) => SpanFacts): TreeNode | undefined {
  const { leaves } = leafNodes(tree, (node) => !node.superseded && factsOf(node).failed);
  let first = leaves[0];
  for (const leaf of leaves) if (first !== undefined && lastKnownNs(leaf) < lastKnownNs(first)) first = leaf;
  return first;
}

function lastKnownNs({ offsetNs, durationNs }: TreeNode): number {
  return offsetNs + Math.max(0, durationNs ?? 0);
}
