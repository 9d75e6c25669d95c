import type { Role } from "../model/role.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { leafNodes } from "./leaf-nodes.ts";
import { once } from "./once.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** A sum over the trace's leaf model calls. */
export interface Total {
  readonly value: number;
  /** Some calls that should carry the number do not. */
  readonly atLeast: boolean;
  /** A span above repeats the number; it is not in the sum. */
  readonly repeated: boolean;
}

/** What totals read of a node. */
export interface CallView {
  role(node: TreeNode): Role;
  facts(node: TreeNode): SpanFacts;
}

/** A number that model calls carry, and which calls should. */
export interface Measure {
  value(facts: SpanFacts): number | undefined;
  readonly dueFrom: readonly Role[];
  /** Due from these too, once a model is named: an embedding may run locally. */
  readonly dueWithModel: readonly Role[];
}

/** Roles that run a model. Steps are left out: their decode span stands for all of them, sampled or not. */
export const MODEL_CALLS: ReadonlySet<Role> = new Set([
  "llm",
  "prefill",
  "decode",
  "embed",
  "rerank",
  "judge",
]);

export const TOKENS_IN: Measure = {
  value: (facts) => facts.tokensIn,
  dueFrom: ["llm", "prefill"],
  dueWithModel: ["embed", "judge"],
};
export const TOKENS_OUT: Measure = {
  value: (facts) => facts.tokensOut,
  dueFrom: ["llm", "decode"],
  dueWithModel: ["judge"],
};
export const COST_USD: Measure = {
  value: (facts) => facts.costUsd,
  dueFrom: ["llm", "decode"],
  dueWithModel: ["embed", "rerank", "judge"],
};

/** Input tokens of the leaf model calls. A decode span's are its prefill sibling's, counted once. */
export function totalTokensIn(tree: Tree, view: CallView): Total | undefined {
  const prefilled = new Set<TreeNode | undefined>();
  for (const node of tree.nodes) {
    const fills = view.role(node) === "prefill" && view.facts(node).tokensIn !== undefined;
    if (fills && node.parent !== undefined) prefilled.add(node.parent);
  }
  const counts = (node: TreeNode) => !(view.role(node) === "decode" && prefilled.has(node.parent));
  return total(tree, view, TOKENS_IN, counts);
}

export function totalTokensOut(tree: Tree, view: CallView): Total | undefined {
  return total(tree, view, TOKENS_OUT, () => true);
}

/** Recorded cost in US dollars. */
export function totalCostUsd(tree: Tree, view: CallView): Total | undefined {
  return total(tree, view, COST_USD, () => true);
}

function total(
  tree: Tree,
  view: CallView,
  measure: Measure,
  counts: (node: TreeNode) => boolean,
): Total | undefined {
  const carried = (node: TreeNode) => measure.value(view.facts(node));
  const carries = (node: TreeNode) =>
    !node.superseded && MODEL_CALLS.has(view.role(node)) && carried(node) !== undefined && counts(node);
  const { leaves, isAbove } = leafNodes(tree, carries);
  if (leaves.length === 0) return undefined;
  const isCovered = once(() => inSubtreeOf(tree, carries));
  return {
    value: leaves.reduce((sum, node) => sum + (carried(node) ?? 0), 0),
    atLeast: tree.nodes.some(
      (node) => isDue(node, view, measure) && !carries(node) && !isAbove(node) && !isCovered()(node),
    ),
    repeated: tree.nodes.some((node) => isAbove(node) && (carried(node) ?? 0) > 0),
  };
}

/** Whether a node or any node above it fits: a stage or an attempt of a call that carries the number. */
function inSubtreeOf(tree: Tree, fits: (node: TreeNode) => boolean): (node: TreeNode) => boolean {
  const inside = new Uint8Array(tree.nodes.length);
  for (const node of tree.nodes) {
    if (fits(node) || (node.parent !== undefined && inside[node.parent.index] === 1)) inside[node.index] = 1;
  }
  return (node) => inside[node.index] === 1;
}

function isDue(node: TreeNode, view: CallView, measure: Measure): boolean {
  if (node.superseded) return false;
  const role = view.role(node);
  if (measure.dueFrom.includes(role)) return true;
  return measure.dueWithModel.includes(role) && view.facts(node).model !== undefined;
}
