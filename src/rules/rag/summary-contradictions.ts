import type { Citation } from "../cite/citations.ts";
import type { RuleFacts } from "../facts.ts";
import type { Judgement } from "../judge/judgements.ts";
import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";

/** More documents reranked than were retrieved, by the counts of one span. */
export function* rerankedTooMany(facts: Pick<RuleFacts, "tree" | "sightings" | "told">): Iterable<Found> {
  if (!facts.told.has("documentsReranked") || !facts.told.has("documentsRetrieved")) return;
  for (const node of facts.tree.nodes) {
    const reranked = facts.sightings(node).value("documentsReranked");
    const retrieved = facts.sightings(node).value("documentsRetrieved");
    if (node.superseded || reranked === undefined || retrieved === undefined || reranked <= retrieved)
      continue;
    yield {
      severity: "warning",
      spans: [node],
      message: `${node.span.name} reranked ${reranked} documents of ${retrieved} that it retrieved`,
      phrase: "more reranked than retrieved",
      evidence: { attr: attributeProofs(node, facts, "documentsRetrieved", "documentsReranked") },
      expected: `at most ${retrieved} reranked`,
      actual: `${reranked} reranked`,
      clause: "counts",
    };
  }
}

/** A citation check whose claims do not add up. */
export function* miscounted({ node, contradiction, proofs }: Citation): Iterable<Found> {
  if (contradiction === undefined) return;
  yield {
    severity: "warning",
    spans: [node],
    message: `${node.span.name}: ${contradiction}; do not build conclusions on these counts`,
    phrase: "claims do not add up",
    evidence: { attr: proofs },
    expected: "supported + unsupported = extracted",
    actual: contradiction,
    clause: "claims",
  };
}

/** A judge whose label and score say opposite things. */
export function* misjudged({ node, label, score, proofs, contradictory }: Judgement): Iterable<Found> {
  if (!contradictory) return;
  yield {
    severity: "warning",
    spans: [node],
    message: `${node.span.name} says “${label}” with the score ${score}: one of the two is wrong`,
    phrase: "label contradicts score",
    evidence: { attr: proofs },
    clause: "label-score",
  };
}
