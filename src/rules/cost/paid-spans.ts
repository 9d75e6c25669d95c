import type { Role } from "../../model/role.ts";
import { leafNodes } from "../../trace/leaf-nodes.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

export const PAID_NEEDS = ["tree", "spanFacts", "sightings", "role", "expectations"] as const;
export type PaidFacts = Pick<RuleFacts, (typeof PAID_NEEDS)[number]>;

/** The trace's paid calls, each once: parents repeat them, stages and attempts are parts of them. */
export interface PaidSpans {
  /** Those that record a cost. */
  readonly recorded: readonly TreeNode[];
  /** Those that succeeded and record none. */
  readonly missing: readonly TreeNode[];
}

const PAID_ROLES: ReadonlySet<Role> = new Set(["llm", "embed", "rerank", "judge", "guard"]);
/** Stages of a call; they may carry its cost, and owe none. */
const STAGES: ReadonlySet<Role> = new Set(["prefill", "decode"]);

/** Diagnostics M01: model calls that name their model or provider, and tools that the contract calls paid. */
export function paidSpans(facts: PaidFacts): PaidSpans {
  const { tree, spanFacts } = facts;
  const hasCost = (node: TreeNode) =>
    !node.superseded && mayCost(node, facts) && spanFacts(node).costUsd !== undefined;
  const { leaves: recorded, isAbove } = leafNodes(tree, hasCost);
  const covered = belowAny(tree.nodes, hasCost);
  const owes = (node: TreeNode) =>
    isDue(node, facts) && !hasCost(node) && !isAbove(node) && covered[node.index] !== 1;
  const { leaves: missing } = leafNodes(tree, owes);
  return { recorded, missing };
}

/** The contract's `prices.paid` names it. */
export function isPaidTool(node: TreeNode, { spanFacts, role, expectations }: PaidFacts): boolean {
  const paid = expectations?.paid ?? [];
  if (paid.length === 0 || role(node) !== "tool") return false;
  return paid.includes(node.span.name) || paid.includes(spanFacts(node).toolName ?? node.span.name);
}

function mayCost(node: TreeNode, { role }: PaidFacts): boolean {
  return PAID_ROLES.has(role(node)) || STAGES.has(role(node)) || role(node) === "tool";
}

function isDue(node: TreeNode, facts: PaidFacts): boolean {
  const { failed, errorType, stopMeaning, model, provider } = facts.spanFacts(node);
  if (node.superseded || failed || errorType !== undefined || stopMeaning === "error") return false;
  const isCall = PAID_ROLES.has(facts.role(node)) && (model ?? provider) !== undefined;
  return isCall || isPaidTool(node, facts);
}

/** Which nodes stand below one that fits; parents come before their children. */
function belowAny(nodes: readonly TreeNode[], fits: (node: TreeNode) => boolean): Uint8Array {
  const inside = new Uint8Array(nodes.length);
  for (const { index, parent } of nodes)
    if (parent !== undefined && (inside[parent.index] === 1 || fits(parent))) inside[index] = 1;
  return inside;
}
