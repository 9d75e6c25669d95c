import { leafNodes } from "./leaf-nodes.ts";
import type { CallView } from "./totals.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** The model of the first leaf model call that names one, else of the first span that does. */
export function headerModel(tree: Tree, view: CallView): string | undefined {
  const named = (node: TreeNode) => view.facts(node).model !== undefined;
  const { leaves } = leafNodes(tree, (node) => generates(node, view) && named(node));
  const node = leaves[0] ?? tree.nodes.find(named);
  return node && view.facts(node).model;
}

/** Why the last leaf model call that says so stopped, as it was written. */
export function headerStopReason(tree: Tree, view: CallView): string | undefined {
  const says = (node: TreeNode) => generates(node, view) && view.facts(node).stopReason !== undefined;
  const node = leafNodes(tree, says).leaves.at(-1);
  return node && view.facts(node).stopReason;
}

/** The root's HTTP status, else that of the first span that has one. */
export function headerHttpStatus(tree: Tree, root: TreeNode | undefined, view: CallView): number | undefined {
  const ofRoot = root && view.facts(root).httpStatus;
  if (ofRoot !== undefined) return ofRoot;
  const node = tree.nodes.find((candidate) => view.facts(candidate).httpStatus !== undefined);
  return node && view.facts(node).httpStatus;
}

function generates(node: TreeNode, view: CallView): boolean {
  const role = view.role(node);
  return !node.superseded && (role === "llm" || role === "prefill" || role === "decode");
}
