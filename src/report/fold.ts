import type { TreeNode } from "../trace/tree.ts";
import type { Folded } from "./row.ts";

/** So many alike siblings become one row; fewer are read faster than counted. */
export const FOLD_FROM = 5;

/**
 * Siblings in their order, alike ones (same name and service) drawn together at the place of the
 * first: each group is a row. Only those that `mayFold` are put together.
 */
export function foldSiblings(
  siblings: readonly TreeNode[],
  mayFold: (node: TreeNode) => boolean,
): readonly (readonly [TreeNode, ...TreeNode[]])[] {
  if (siblings.length < FOLD_FROM) return siblings.map((node) => [node]);
  const foldable = new Set(siblings.filter(mayFold));
  const alike = Map.groupBy(foldable, likeness);
  const rows: (readonly [TreeNode, ...TreeNode[]])[] = [];
  for (const node of siblings) {
    const group = foldable.has(node) ? (alike.get(likeness(node)) ?? []) : [];
    if (group.length < FOLD_FROM) rows.push([node]);
    else if (group[0] === node) rows.push([node, ...group.slice(1)]);
  }
  return rows;
}

/** The count and spread of folded siblings; the median by linear interpolation (type 7). */
export function foldedOf(nodes: readonly TreeNode[]): Folded {
  const durations = nodes.map((node) => node.durationNs ?? 0).sort((a, b) => a - b);
  const middle = (durations.length - 1) / 2;
  const [below = 0, above = 0] = [durations[Math.floor(middle)], durations[Math.ceil(middle)]];
  return {
    count: nodes.length,
    p50Ns: (below + above) / 2,
    maxNs: durations.at(-1) ?? 0,
    events: nodes.reduce((sum, node) => sum + node.span.events.length, 0),
  };
}

function likeness(node: TreeNode): string {
  return `${node.span.resource.service ?? ""}\u0000${node.span.name}`;
}
