import type { DocumentList } from "../../vocabulary/documents.ts";
import { lessSure } from "../figures.ts";
import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";
import { strangerFirst, WITH_A_CONTRADICTED_FLAG } from "./contradictions.ts";
import type { Reranking } from "./pipeline.ts";
import { orderAfter } from "./ranked-order.ts";
import { idProofs, nameOf, positionIn, rankProofs, type StaleFacts, staleOf } from "./stale-documents.ts";
import type { Stale } from "./staleness.ts";

/** Where nothing but the reranker's own word is recorded. */
const WITHOUT_LISTS = 0.6;

/**
 * A stale document that a reranker put first or higher than it was (diagnostics Q01, stages `top1`
 * and `promoted`). What moved is read from the two orders, never from the flag.
 */
export function* reranked(reranking: Reranking, facts: StaleFacts): Iterable<Found> {
  const { node, before, after, retrieval } = reranking;
  const order = orderAfter(reranking, facts);
  if (order === undefined) return;
  const stale = staleOf(order, retrieval?.node ?? node, facts).map((one) => ({
    ...one,
    was: before === undefined ? undefined : positionIn(before, one),
  }));
  const moved = stale.find(
    ({ position, was }) => position === 0 || (after && was !== undefined && was > position),
  );
  if (moved === undefined) return;
  const promoted = moved.was !== undefined && moved.was > moved.position;
  yield {
    severity: moved.outdated ? "warning" : "error",
    confidence: confidenceOf(moved, reranking, facts),
    spans: [node],
    message: `${node.span.name} ${movement(moved, moved.was)}`,
    phrase: promoted ? "stale document promoted" : "stale document ranked first",
    evidence: {
      attr: [
        ...(after === undefined ? [] : idProofs(node, after, [moved])),
        ...attributeProofs(node, facts, "top1Id", "top1Score", "changedTop1"),
      ],
      stat: [...ranksOf(moved, before, "before"), ...ranksOf(moved, order, "after")],
    },
    expected: "only documents that hold",
    actual: `${nameOf(moved)}: ${moved.because}`,
    clause: moved.position === 0 ? "top1" : "promoted",
  };
}

function movement(stale: Stale, was: number | undefined): string {
  const document = `${nameOf(stale)}, ${stale.because}`;
  const rank = stale.position + 1;
  if (was === undefined) return `ranked ${document}, at ${rank}; where it was before is not recorded`;
  if (was > stale.position) return `promoted ${document}, from rank ${was + 1} to ${rank}`;
  return `left ${document}, at rank ${rank}, where it already was`;
}

function ranksOf(stale: Stale, list: DocumentList | undefined, when: "before" | "after") {
  return list === undefined ? [] : rankProofs(stale, list, when);
}

function confidenceOf(stale: Stale, reranking: Reranking, facts: StaleFacts): number {
  const { before, after } = reranking;
  const told =
    before === undefined && after === undefined
      ? Math.min(stale.confidence, WITHOUT_LISTS)
      : stale.confidence;
  return strangerFirst(reranking, facts) ? lessSure(told, WITH_A_CONTRADICTED_FLAG) : told;
}
