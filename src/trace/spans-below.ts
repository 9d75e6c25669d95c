import type { Tree, TreeNode } from "./tree.ts";

/** The spans under one, in tree order: those after it that are deeper, but no orphan, which hangs elsewhere. */
export function* spansBelow({ nodes }: Tree, top: TreeNode): Generator<TreeNode, void> {
  for (let at = top.index + 1; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node?.parent === undefined || node.depth <= top.depth) return;
    yield node;
  }
}
