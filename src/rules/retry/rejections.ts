import type { Role } from "../../model/role.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import { firstFrom } from "../../trace/first-from.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { readEvaluations } from "../../vocabulary/evaluations.ts";
import type { RuleFacts } from "../facts.ts";
import { verdictOf, verdictOfLabel } from "../judge/verdict.ts";
import type { Failure } from "./failure.ts";

const VALIDATES = /\bvalidat(?:e|or|ion)\b/i;
/** Work that a check looks at. */
const ANSWERS: ReadonlySet<Role> = new Set(["llm", "decode", "agent", "chain"]);

type Facts = Pick<RuleFacts, "role" | "sightings" | "spanFacts" | "expectations">;

/** Judges, guards and validators beside the attempts that said no, by start. */
export function rejectionsAmong(siblings: readonly TreeNode[], facts: Facts): TreeNode[] {
  return siblings.filter((node) => !node.superseded && saysNo(node, facts));
}

/** A validator fails where what it looks at is wrong; a judge that fails has judged nothing. */
function saysNo(node: TreeNode, facts: Facts): boolean {
  const validates = VALIDATES.test(node.span.name);
  const role = facts.role(node);
  if (ANSWERS.has(role) || !(validates || role === "judge" || role === "guard")) return false;
  return rejects(node, facts) || (validates && facts.spanFacts(node).failed);
}

/** By label or score; a score of 0 passes on no scale. */
function rejects(node: TreeNode, { sightings, expectations }: Facts): boolean {
  const known = sightings(node);
  const own = { label: known.value("judgeLabel"), score: known.value("judgeScore") };
  if (verdictOf(own, expectations?.judge, () => true) === "fail") return true;
  return readEvaluations(node.span).some(
    ({ human, label }) => !human && verdictOfLabel(label, expectations?.judge) === "fail",
  );
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
  const judge = rejections[firstFrom(rejections, endNs - toleranceNs, ({ offsetNs }) => offsetNs)];
  if (judge === undefined || judge.offsetNs > (next?.offsetNs ?? Number.POSITIVE_INFINITY) + toleranceNs)
    return undefined;
  return { said: `rejected by ${judge.span.name}`, permanent: false, throttled: false, handshake: false };
}
