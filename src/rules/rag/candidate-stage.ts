import { attributeProofs } from "../proof.ts";
import type { Found, NotJudged } from "../rule.ts";
import type { Retrieval } from "./pipeline.ts";
import { idProofs, MOST_PROOFS, nameOf, rankProofs, type StaleFacts, staleOf } from "./stale-documents.ts";

/** The stale documents that a retrieval found (diagnostics Q01, stage `candidate`). */
export function* candidates({ node, list }: Retrieval, facts: StaleFacts): Iterable<Found | NotJudged> {
  const stale = staleOf(list, node, facts);
  const [first] = stale;
  if (first === undefined) {
    const unnamed = list.documents.every(({ id, status, validTo, supersededBy }) =>
      [id, status, validTo, supersededBy].every((known) => known === undefined),
    );
    if (unnamed && list.documents.length > 0) yield { reason: "ids and metadata of documents not recorded" };
    return;
  }
  const { score } = first.document;
  const index = facts.sightings(node).value("indexName");
  const message = [
    `${node.span.name} found ${nameOf(first)}, ${first.because},`,
    `at rank ${first.position + 1} of ${list.documents.length}`,
    ...(score === undefined ? [] : [`(score ${score})`]),
    ...(index === undefined ? [] : [`in ${index}`]),
    ...(stale.length === 1 ? [] : [`and ${stale.length - 1} more stale`]),
  ].join(" ");
  yield {
    severity: "warning",
    confidence: first.confidence,
    spans: [node],
    message,
    phrase: "stale document retrieved",
    evidence: {
      attr: [...idProofs(node, list, stale), ...attributeProofs(node, facts, "indexName")],
      stat: stale.slice(0, MOST_PROOFS).flatMap((one) => rankProofs(one, list)),
    },
    expected: "only documents that hold",
    actual: `${nameOf(first)}: ${first.because}`,
    clause: "candidate",
  };
}
