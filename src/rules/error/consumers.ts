import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

/** The model call that comes next after a span's end: what would have used its output. */
export type Consumers = (node: TreeNode) => TreeNode | undefined;

export function consumersOf({ tree, role }: Pick<RuleFacts, "tree" | "role">): Consumers {
  const calls = tree.nodes
    .filter((node) => !node.superseded && ["llm", "prefill", "decode"].includes(role(node)))
    .sort((one, other) => one.offsetNs - other.offsetNs);
  return (node) => {
    const fromNs = (ownEndNs(node) ?? node.offsetNs) - tree.toleranceNs;
    let [low, high] = [0, calls.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((calls[middle]?.offsetNs ?? 0) < fromNs) low = middle + 1;
      else high = middle;
    }
    return calls[low];
  };
}
