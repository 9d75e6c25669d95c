import { leafNodes } from "../../trace/leaf-nodes.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings">;

/** The failures of a trace. */
export interface Errors {
  /** Failed spans with no failed span below them, in tree order. */
  readonly innermost: readonly TreeNode[];
  /** It failed, whether its status says so or not. */
  readonly has: (node: TreeNode) => boolean;
  /** Its status says so. */
  readonly inStatus: (node: TreeNode) => boolean;
}

export function errorsOf(facts: Facts): Errors {
  const inStatus = new Uint8Array(facts.tree.nodes.length);
  const failed = new Uint8Array(facts.tree.nodes.length);
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    if (isError(node, facts)) inStatus[node.index] = 1;
    if (inStatus[node.index] === 1 || hasTraces(node, facts)) failed[node.index] = 1;
  }
  const has = (node: TreeNode) => failed[node.index] === 1;
  const { leaves } = leafNodes(facts.tree, has);
  return { innermost: leaves, has, inStatus: (node) => inStatus[node.index] === 1 };
}

/** By the span's status, or by the attribute that stands for it where the status is unset. */
function isError(node: TreeNode, { spanFacts, sightings }: Facts): boolean {
  const { status } = node.span;
  if (status !== "UNSET") return status === "ERROR";
  return spanFacts(node).failed && sightings(node).value("errorFlag") === true;
}

/** What a failure leaves behind even if nobody sets the status. */
function hasTraces(node: TreeNode, { spanFacts }: Facts): boolean {
  const { errorType, httpStatus } = spanFacts(node);
  if (errorType !== undefined || (httpStatus !== undefined && httpStatus >= 500)) return true;
  return node.span.events.some(({ name }) => name === "exception");
}
