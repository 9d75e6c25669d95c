import { addMark, type GrowingNode } from "./growing-node.ts";

/**
 * Marks spans that start before or end after their parent by more than ε, where no clock skew
 * explains it (diagnostics S08, S12f).
 */
export function markOutsideParent(nodes: readonly GrowingNode[], toleranceNs: number): void {
  for (const node of nodes) {
    const { parent } = node;
    if (parent === undefined || node.marks.has("skewed")) continue;
    const early = node.offsetNs < parent.offsetNs - toleranceNs;
    const late =
      parent.durationNs !== undefined && parent.durationNs >= 0 && isLate(node, parent, toleranceNs);
    if (early || late) addMark(node, "outside-parent");
  }
}

function isLate(node: GrowingNode, parent: GrowingNode, toleranceNs: number): boolean {
  const lastKnown = node.offsetNs + Math.max(0, node.durationNs ?? 0);
  return lastKnown > parent.offsetNs + (parent.durationNs ?? 0) + toleranceNs;
}
