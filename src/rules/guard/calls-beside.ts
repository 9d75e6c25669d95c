import { subtreeEndOfEach } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

/** Calls beyond these are not held against a guard: a session's thousands are no part of one check. */
const MOST_CALLS = 200;
const CALLS: ReadonlySet<string> = new Set(["llm", "decode", "tool"]);

type Facts = Pick<RuleFacts, "tree" | "role">;

/**
 * The model and tool calls below one span that are below no guard and no judge: those of a guard's
 * parent stand beside the guard. By start; without a parent there are none.
 */
export function callsBeside(
  facts: Facts,
): (guard: TreeNode | undefined, parent: TreeNode | undefined) => readonly TreeNode[] {
  const calls = callsOf(facts);
  const ends = subtreeEndOfEach(facts.tree);
  const known = new Map<TreeNode, readonly TreeNode[]>();
  return (guard, parent) => {
    if (parent === undefined) return [];
    const cached = known.get(parent);
    const below = cached ?? callsBelow(calls, parent, ends[parent.index] ?? 0);
    known.set(parent, below);
    return guard === undefined ? below : below.filter((node) => node !== guard);
  };
}

/** In tree order. */
function callsOf({ tree: { nodes }, role }: Facts): readonly TreeNode[] {
  const guarding: boolean[] = [];
  return nodes.filter((node) => {
    const above = node.parent !== undefined && guarding[node.parent.index] === true;
    guarding[node.index] = above || role(node) === "guard" || role(node) === "judge";
    return guarding[node.index] === false && !node.superseded && CALLS.has(role(node));
  });
}

function callsBelow(calls: readonly TreeNode[], { index }: TreeNode, end: number): readonly TreeNode[] {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.index ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  const below: TreeNode[] = [];
  for (let at = low; below.length < MOST_CALLS; at += 1) {
    const call = calls[at];
    if (call === undefined || call.index >= end) break;
    below.push(call);
  }
  return below.sort((one, other) => one.offsetNs - other.offsetNs);
}
