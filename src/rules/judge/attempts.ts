import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { firstStarting } from "../first-starting.ts";

type Facts = Pick<RuleFacts, "tree" | "role">;

/**
 * Which attempt at the answer a span belongs to, from 0: a new one begins with every model call of a
 * name that was called before. Calls that a judge or a guard makes begin none.
 */
export function attemptsOf({ tree, role }: Facts): (node: TreeNode) => number {
  const judging: boolean[] = [];
  for (const node of tree.nodes) {
    const above = node.parent !== undefined && judging[node.parent.index] === true;
    judging[node.index] = above || role(node) === "judge" || role(node) === "guard";
  }
  const calls = tree.nodes
    .filter((node) => role(node) === "llm" && !node.superseded && judging[node.index] !== true)
    .sort((one, other) => one.offsetNs - other.offsetNs);
  const named = new Set<string>();
  const repeats = calls.flatMap((node) => {
    const again = named.has(node.span.name);
    named.add(node.span.name);
    return again ? [{ node }] : [];
  });
  return ({ offsetNs }) => firstStarting(repeats, offsetNs);
}
