import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

type Facts = Pick<RuleFacts, "tree" | "sightings" | "role">;

/** Who works for whom. */
export interface Scopes {
  /** The agent that a span works for, or is; a top span where no agent is named. */
  readonly of: (node: TreeNode) => TreeNode;
  /** Who called it: the same of its parent; of a top span itself. */
  readonly callerOf: (node: TreeNode) => TreeNode;
  /** A tool span that is in no other one: what a tool does inside is its own affair. */
  readonly isTool: (node: TreeNode) => boolean;
}

export function scopesOf(facts: Facts): Scopes {
  const scopes: TreeNode[] = [];
  const insideTool: boolean[] = [];
  const isInside = ({ parent }: TreeNode) => parent !== undefined && insideTool[parent.index] === true;
  const callerOf = (node: TreeNode) => (node.parent && scopes[node.parent.index]) ?? node;
  for (const node of facts.tree.nodes) {
    const caller = callerOf(node);
    const startsOwn = node.parent === undefined || isAnotherAgent(node, caller, isInside(node), facts);
    scopes.push(startsOwn ? node : caller);
    insideTool.push(!startsOwn && (isInside(node) || facts.role(node) === "tool"));
  }
  return {
    of: (node) => scopes[node.index] ?? node,
    callerOf,
    isTool: (node) => facts.role(node) === "tool" && !isInside(node),
  };
}

/** An agent, and no step of the one that called it: frameworks give each turn of an agent's loop an agent span, too. */
function isAnotherAgent(
  node: TreeNode,
  caller: TreeNode,
  insideTool: boolean,
  { role, sightings }: Facts,
): boolean {
  if (role(node) !== "agent") return false;
  if (insideTool || role(caller) !== "agent") return true;
  const name = sightings(node).value("agentName");
  return name !== undefined && name !== sightings(caller).value("agentName");
}
