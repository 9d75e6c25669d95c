import type { Tree, TreeNode } from "./tree.ts";

/** The nodes that fit and have none that fits below them, in tree order; and which nodes are above those. */
export function leafNodes(
  tree: Tree,
  fits: (node: TreeNode) => boolean,
): { leaves: TreeNode[]; isAbove: (node: TreeNode) => boolean } {
  const above = new Uint8Array(tree.nodes.length);
  const leaves: TreeNode[] = [];
  for (const node of tree.nodes.toReversed()) {
    const fitting = fits(node);
    if (fitting && above[node.index] === 0) leaves.push(node);
    if (node.parent !== undefined && (fitting || above[node.index] === 1)) above[node.parent.index] = 1;
  }
  return { leaves: leaves.reverse(), isAbove: (node) => above[node.index] === 1 };
}
