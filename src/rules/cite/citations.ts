import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type Evaluation, readEvaluations } from "../../vocabulary/evaluations.ts";
import type { RuleFacts } from "../facts.ts";
import { isGrounding, proofsOf } from "../judge/judgements.ts";
import { verdictOf } from "../judge/verdict.ts";
import { attributeProofs } from "../proof.ts";

/** What a citation check, or an evaluation of grounding, says of an answer. */
export interface Citation {
  readonly node: TreeNode;
  readonly extracted: number | undefined;
  readonly supported: number | undefined;
  /** The claims that nothing supports, as they were written. */
  readonly claims: readonly string[];
  /** How many claims nothing supports; of an evaluation 1 where it failed; undefined: not known. */
  readonly unsupported: number | undefined;
  /** What its own numbers contradict: `1 supported and 2 unsupported are not 2 extracted`. */
  readonly contradiction: string | undefined;
  readonly proofs: readonly AttributeProof[];
  /** `1 of 2 claims`, `groundedness`. */
  readonly measure: string;
}

type Facts = Pick<RuleFacts, "tree" | "sightings" | "expectations">;

/** The citation checks of a trace, by start. */
export function citationsOf(facts: Facts): readonly Citation[] {
  const citations: Citation[] = [];
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    const own = ownCitation(node, facts);
    if (own !== undefined) citations.push(own);
    for (const evaluation of readEvaluations(node.span)) {
      const grounding = groundingOf(node, evaluation, facts);
      if (grounding !== undefined) citations.push(grounding);
    }
  }
  return citations.sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}

function ownCitation(node: TreeNode, facts: Facts): Citation | undefined {
  const sightings = facts.sightings(node);
  const extracted = sightings.value("claimsExtracted");
  const supported = sightings.value("claimsSupported");
  const claims = sightings.value("unsupportedClaims");
  if (extracted === undefined && supported === undefined && claims === undefined) return undefined;
  const missing =
    extracted === undefined || supported === undefined ? undefined : Math.max(0, extracted - supported);
  const listed = claims === undefined || claims.length === 0 ? undefined : claims.length;
  const unsupported = missing === undefined ? listed : Math.max(missing, listed ?? 0);
  return {
    node,
    extracted,
    supported,
    claims: claims ?? [],
    unsupported,
    contradiction: contradictionIn(extracted, supported, claims?.length),
    proofs: attributeProofs(node, facts, "claimsExtracted", "claimsSupported", "unsupportedClaims"),
    measure: extracted === undefined ? "listed claims" : `${unsupported ?? "?"} of ${extracted} claims`,
  };
}

function contradictionIn(
  extracted: number | undefined,
  supported: number | undefined,
  unsupported: number | undefined,
): string | undefined {
  if (extracted === undefined || supported === undefined) return undefined;
  if (supported > extracted) return `${supported} supported claims are more than ${extracted} extracted`;
  if (unsupported === undefined || supported + unsupported === extracted) return undefined;
  return `${supported} supported and ${unsupported} unsupported claims are not ${extracted} extracted`;
}

function groundingOf(node: TreeNode, evaluation: Evaluation, { expectations }: Facts): Citation | undefined {
  const { name, human } = evaluation;
  if (name === undefined || human || !isGrounding(name)) return undefined;
  const verdict = verdictOf(evaluation, expectations?.judge);
  return {
    node,
    extracted: undefined,
    supported: undefined,
    claims: [],
    unsupported: verdict === undefined ? undefined : verdict === "fail" ? 1 : 0,
    contradiction: undefined,
    proofs: proofsOf(node, evaluation),
    measure: name,
  };
}
