import type { AttributeProof } from "../../model/finding.ts";
import { readEvaluations } from "../../vocabulary/evaluations.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import { proofsOf } from "./judgements.ts";
import { verdictOf } from "./verdict.ts";

/** Something besides the judge that says how the answer turned out. */
export interface Signal {
  readonly kind: "claims" | "policy" | "user" | "person";
  readonly bad: boolean;
  /** What it measured, with its figure: `the user gave 2 of 5`. */
  readonly said: string;
  readonly proofs: readonly AttributeProof[];
}

/** A user who gives this or less of 5 is not content. */
const UNHAPPY = 2;

/** What the outcome, the user and people who annotated the trace say, each span in turn. */
export function outcomesOf(facts: Pick<RuleFacts, "tree" | "sightings" | "expectations">): readonly Signal[] {
  return facts.tree.nodes.flatMap((node): Signal[] => {
    if (node.superseded) return [];
    const correct = facts.sightings(node).value("policyCorrect");
    const csat = facts.sightings(node).value("csat");
    const people = readEvaluations(node.span).filter(({ human }) => human);
    return [
      ...(correct === undefined
        ? []
        : [policySignal(correct, attributeProofs(node, facts, "policyCorrect"))]),
      ...(csat === undefined ? [] : [userSignal(csat, attributeProofs(node, facts, "csat"))]),
      ...people.flatMap((evaluation): Signal[] => {
        const verdict = verdictOf(evaluation, facts.expectations?.judge);
        if (verdict === undefined) return [];
        const said = `a person annotated ${evaluation.name ?? "it"} as ${evaluation.label ?? evaluation.score}`;
        return [{ kind: "person", bad: verdict === "fail", said, proofs: proofsOf(node, evaluation) }];
      }),
    ];
  });
}

function policySignal(correct: boolean, proofs: readonly AttributeProof[]): Signal {
  const said = correct ? "the policy was followed" : "the policy was not followed";
  return { kind: "policy", bad: !correct, said, proofs };
}

function userSignal(csat: number, proofs: readonly AttributeProof[]): Signal {
  return { kind: "user", bad: csat <= UNHAPPY, said: `the user gave ${csat} of 5`, proofs };
}
