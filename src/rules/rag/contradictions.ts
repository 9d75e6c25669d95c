import type { RuleFacts } from "../facts.ts";
import type { Reranking } from "./pipeline.ts";

/** What a finding loses that uses a flag or a count which the lists contradict (diagnostics Q02). */
export const WITH_A_CONTRADICTED_FLAG = 0.3;

/** The reranker names a winner that was not among what it got. */
export function strangerFirst(
  { node, before }: Reranking,
  { sightings }: Pick<RuleFacts, "sightings">,
): boolean {
  const top1 = sightings(node).value("top1Id");
  if (top1 === undefined || before === undefined || before.documents.length === 0) return false;
  return before.documents.every(({ id }) => id !== undefined && id !== top1);
}
