import type { TraceFacts } from "../trace/facts.ts";
import { rolesOfName } from "../trace/role-of-name.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { SpanClause } from "./contract.ts";
import { seatedAfter, seatedBefore } from "./missing-slot.ts";
import { isRespelled } from "./name-distance.ts";
import type { Seating } from "./seating.ts";

/**
 * The unlisted child that is probably a missing span under another name: nearly the same name, else
 * the same role between the same neighbours.
 */
export function renamedSpan(clause: SpanClause, seating: Seating, facts: TraceFacts): TreeNode | undefined {
  const names = clause.variants.filter(({ name }) => name.exact).map(({ name }) => name.source);
  const isNearly = ({ span }: TreeNode) => names.some((name) => isRespelled(span.name, name));
  const roles = names.flatMap((name) => rolesOfName(name).slice(0, 1));
  const isInItsPlace = (node: TreeNode) =>
    roles.includes(facts.role(node)) && isInSlot(node, clause, seating);
  return seating.unlisted.find(isNearly) ?? seating.unlisted.find(isInItsPlace);
}

function isInSlot(node: TreeNode, clause: SpanClause, seating: Seating): boolean {
  const [before] = seatedBefore(clause, seating);
  const [after] = seatedAfter(clause, seating);
  const isAfter = before === undefined || before.node.offsetNs <= node.offsetNs;
  return isAfter && (after === undefined || node.offsetNs <= after.node.offsetNs);
}
