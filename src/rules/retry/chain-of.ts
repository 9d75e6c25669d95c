import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { ruleFacts, SETTLED } from "../facts.ts";
import type { RetryChain } from "./chains.ts";

/** The retry of which a span is an attempt, for whoever counts attempts once; nothing is looked up before it is asked. */
export function chainsIn(facts: TraceFacts): (node: TreeNode) => RetryChain | undefined {
  const rules = ruleFacts(facts, SETTLED);
  return (node) => rules.retries.chainOf(node);
}
