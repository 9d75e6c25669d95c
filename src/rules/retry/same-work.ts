import { listOf } from "../../model/list-of.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { failureOf } from "./failure.ts";
import { nameAndKind, operationOf } from "./operation.ts";

/** Siblings of one operation key, by start. */
export interface Group {
  readonly nodes: TreeNode[];
  readonly argumentsKnown: boolean;
}

const NONE: readonly Group[] = [];

/** Groups of two or more in which something failed, or may have been rejected by a check. */
export function sameWork(
  siblings: readonly TreeNode[],
  checked: boolean,
  facts: Pick<RuleFacts, "spanFacts" | "sightings" | "role" | "content">,
): readonly Group[] {
  if (!checked && siblings.every((node) => failureOf(node, facts) === undefined)) return NONE;
  const named = new Map<string, TreeNode[]>();
  for (const node of siblings) {
    if (node.superseded || facts.role(node) === "step") continue;
    listOf(named, nameAndKind(node)).push(node);
  }
  const groups = new Map<string, Group>();
  for (const nodes of named.values()) {
    if (nodes.length < 2 || !(checked || nodes.some((node) => failureOf(node, facts) !== undefined)))
      continue;
    for (const node of nodes) {
      const operation = operationOf(node, facts);
      const group = groups.get(operation.key);
      if (group === undefined)
        groups.set(operation.key, { nodes: [node], argumentsKnown: operation.argumentsKnown });
      else group.nodes.push(node);
    }
  }
  return [...groups.values()].filter(({ nodes }) => nodes.length > 1);
}
