import { firstFrom } from "../trace/first-from.ts";
import type { TreeNode } from "../trace/tree.ts";

/** The position of the first that starts then or later; they are sorted by start. */
export function firstStarting(sorted: readonly { readonly node: TreeNode }[], offsetNs: number): number {
  return firstFrom(sorted, offsetNs, ({ node }) => node.offsetNs);
}
