import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";

/** Every span above one that failed. */
export function errorsBelow(facts: TraceFacts): ReadonlySet<TreeNode> {
  const above = new Set<TreeNode>();
  for (const node of facts.tree.nodes) {
    if (!facts.spanFacts(node).failed) continue;
    for (let parent = node.parent; parent && !above.has(parent); parent = parent.parent) above.add(parent);
  }
  return above;
}
