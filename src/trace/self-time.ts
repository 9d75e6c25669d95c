import type { EffectiveTimes } from "./effective-end.ts";
import { ownEndNs } from "./effective-end.ts";
import { type Interval, totalNs, uncovered } from "./intervals.ts";
import type { TreeNode } from "./tree.ts";

/**
 * The stretches of a span's recorded time in which none of the children that it waited for ran,
 * with their effective ends (diagnostics P03). Undefined while its own end is not known.
 */
export function gapsOf(node: TreeNode, times: EffectiveTimes): readonly Interval[] | undefined {
  const endNs = ownEndNs(node);
  if (endNs === undefined) return undefined;
  const covers: Interval[] = [];
  for (const child of node.children) {
    const childEnd = times.endNs(child);
    if (childEnd !== undefined && times.isBlocking(child))
      covers.push({ startNs: child.offsetNs, endNs: childEnd });
  }
  return uncovered({ startNs: node.offsetNs, endNs }, covers);
}

/** A span's own time, nanoseconds: what its gaps add up to; a leaf's is all of its duration. */
export function selfNs(node: TreeNode, times: EffectiveTimes): number | undefined {
  const gaps = gapsOf(node, times);
  return gaps === undefined ? undefined : totalNs(gaps);
}
