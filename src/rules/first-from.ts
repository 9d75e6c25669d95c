import type { TreeNode } from "../trace/tree.ts";

/** The position of the first that starts then or later; they are sorted by start. */
export function firstFrom(sorted: readonly { readonly node: TreeNode }[], offsetNs: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.node.offsetNs ?? 0) < offsetNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
