import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";

type Facts = Pick<RuleFacts, "root" | "spanFacts" | "sightings">;

const UNHAPPY = 2;

/** What went wrong in the end: the call or the request failed, or the answer is known to be bad. */
export interface BadEnd {
  readonly says: string;
  readonly attr: readonly AttributeProof[];
}

export function badEnd(node: TreeNode | undefined, facts: Facts): BadEnd | undefined {
  const { root, spanFacts, sightings } = facts;
  if (node !== undefined && spanFacts(node).failed)
    return { says: "the call failed", attr: attributeProofs(node, facts, "errorType") };
  if (root === undefined) return undefined;
  if (spanFacts(root).failed || (spanFacts(root).httpStatus ?? 0) >= 500)
    return { says: "the request failed", attr: attributeProofs(root, facts, "httpStatus", "errorType") };
  if (sightings(root).value("policyCorrect") === false)
    return { says: "the answer was wrong", attr: attributeProofs(root, facts, "policyCorrect") };
  const csat = sightings(root).value("csat");
  if (csat === undefined || csat > UNHAPPY) return undefined;
  return { says: `the user gave it ${csat} of 5`, attr: attributeProofs(root, facts, "csat") };
}
