import { DOCUMENT_PLACES } from "../../vocabulary/documents.ts";
import { EVALUATION_PLACES } from "../../vocabulary/evaluations.ts";
import { type Found, rule } from "../rule.ts";
import { spansWith, told, toldAt } from "../traceql.ts";
import { flagAgainstLists, listAgainstItself, outOfNowhere } from "./list-contradictions.ts";
import { miscounted, misjudged, rerankedTooMany } from "./summary-contradictions.ts";

export const flagContradiction = rule({
  code: "Q02",
  name: "flag-contradiction",
  title: "summary contradicts what it sums up",
  why:
    "A flag or a count on a span says something else than the lists beside it. Whoever alerts on the flag, or " +
    "counts by it, draws conclusions from what did not happen.",
  fix: "do not build conclusions on it; compute the flag or the count from the lists, where they are final",
  example: {
    fires: "rerank.changed_top1 is true, and the document that was first before is first after.",
    quiet: "The scores rise from the first document to the last: they are distances.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "sightings", "told", "pipeline", "citations", "judgements"],
  get traceql() {
    return spansWith(
      told("changedTop1", "top1Id", "documentsReranked", "claimsExtracted", "judgeLabel"),
      toldAt(DOCUMENT_PLACES),
      toldAt(EVALUATION_PLACES),
    );
  },
  *check(facts): Iterable<Found> {
    const { retrievals, rerankings } = facts.pipeline;
    for (const { node, list } of retrievals) yield* listAgainstItself(node, list, facts);
    for (const reranking of rerankings) {
      yield* flagAgainstLists(reranking, facts);
      yield* outOfNowhere(reranking, facts);
      if (reranking.after !== undefined) yield* listAgainstItself(reranking.node, reranking.after, facts);
    }
    yield* rerankedTooMany(facts);
    for (const citation of facts.citations) yield* miscounted(citation);
    for (const judgement of facts.judgements) yield* misjudged(judgement);
  },
});
