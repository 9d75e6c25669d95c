import type { Tree, TreeNode } from "./tree.ts";

/** The nodes that fit and have none that fits below them, in tree order; and which nodes are above those. */
export function leafNodes(
  tree: Tree,
  fits: (node: TreeNode) => boolean,
): { leaves: TreeNode[]; isAbove: (node: TreeNode) => boolean } {
  const fitting = tree.nodes.filter(fits);
  if (fitting.length === 0) return { leaves: fitting, isAbove: () => false };
  const above = new Set<TreeNode>();
  for (const { parent } of fitting)
    for (let node = parent; node !== undefined && !above.has(node); node = node.parent) above.add(node);
  const leaves = fitting.length === 1 ? fitting : fitting.filter((node) => !above.has(node));
  return { leaves, isAbove: (node) => above.has(node) };
}
