import type { TreeNode } from "../trace/tree.ts";

const MAX_NAMES = 12;

/** The span and all below it, but for twins that the tree does not go by. */
export function spansBelow(root: TreeNode): TreeNode[] {
  const spans = [root];
  for (const node of spans) {
    for (const child of node.children) if (!child.superseded) spans.push(child);
  }
  return spans;
}

/** By start, end and id. */
export function inStartOrder(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.toSorted(
    (one, other) =>
      one.offsetNs - other.offsetNs ||
      (one.durationNs ?? Infinity) - (other.durationNs ?? Infinity) ||
      one.index - other.index,
  );
}

/** `http.handler › llm.decode`; of a long path the beginning is left out. */
export function spanPathOf(node: TreeNode, root: TreeNode): string {
  const names = [node.span.name];
  let above = node === root ? undefined : node.parent;
  while (above !== undefined && names.length < MAX_NAMES) {
    names.push(above.span.name);
    above = above === root ? undefined : above.parent;
  }
  return [...(above === undefined ? [] : ["…"]), ...names.toReversed()].join(" › ");
}
