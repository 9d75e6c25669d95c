import type { Role } from "../../model/role.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { Failure } from "./failure.ts";

/** Work that a check looks at. */
const ANSWERS: ReadonlySet<Role> = new Set(["llm", "decode", "agent", "chain"]);

/** Judges and guards beside the attempts that said no, by start. */
export function rejectionsAmong(
  siblings: readonly TreeNode[],
  facts: Pick<RuleFacts, "role" | "sightings">,
): TreeNode[] {
  return siblings.filter((node) => {
    const role = facts.role(node);
    if (node.superseded || (role !== "judge" && role !== "guard")) return false;
    return facts.sightings(node).value("checkVerdict") === "fail";
  });
}

/** A check that said no between an attempt's end and the next attempt: the regenerate loop. */
export function rejectionOf(
  node: TreeNode,
  next: TreeNode | undefined,
  rejections: readonly TreeNode[],
  { tree: { toleranceNs }, role }: Pick<RuleFacts, "tree" | "role">,
): Failure | undefined {
  const endNs = ownEndNs(node);
  if (endNs === undefined || !ANSWERS.has(role(node))) return undefined;
  const judge = rejections[firstFrom(rejections, endNs - toleranceNs)];
  if (judge === undefined || judge.offsetNs > (next?.offsetNs ?? Number.POSITIVE_INFINITY) + toleranceNs)
    return undefined;
  return { said: `rejected by ${judge.span.name}`, permanent: false, throttled: false, handshake: false };
}

/** Position of the first that begins at this time or later; they are in order of their starts. */
function firstFrom(nodes: readonly TreeNode[], timeNs: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.offsetNs ?? 0) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
