import { CITATION_NEEDS, citationsOf } from "../cite/citations.ts";
import { JUDGEMENT_NEEDS, judgementsOf } from "../judge/judgements.ts";
import { type Found, rule } from "../rule.ts";
import { flagAgainstLists, listAgainstItself, outOfNowhere } from "./list-contradictions.ts";
import { PIPELINE_NEEDS, pipelineOf } from "./pipeline.ts";
import { miscounted, misjudged, rerankedTooMany } from "./summary-contradictions.ts";

export const flagContradiction = rule({
  code: "Q02",
  name: "flag-contradiction",
  title: "summary contradicts what it sums up",
  why:
    "A flag or a count on a span says something else than the lists beside it. Whoever alerts on the flag, or " +
    "counts by it, draws conclusions from what did not happen.",
  fix: "do not build conclusions on it; compute the flag or the count from the lists, where they are final",
  severities: ["warning", "info"],
  needs: [...PIPELINE_NEEDS, ...JUDGEMENT_NEEDS, ...CITATION_NEEDS],
  traceql: "{ span.rerank.changed_top1 = true }",
  *check(facts): Iterable<Found> {
    const { retrievals, rerankings } = pipelineOf(facts);
    for (const { node, list } of retrievals) yield* listAgainstItself(node, list, facts);
    for (const reranking of rerankings) {
      yield* flagAgainstLists(reranking, facts);
      yield* outOfNowhere(reranking, facts);
      if (reranking.after !== undefined) yield* listAgainstItself(reranking.node, reranking.after, facts);
    }
    yield* rerankedTooMany(facts);
    for (const citation of citationsOf(facts)) yield* miscounted(citation);
    for (const judgement of judgementsOf(facts)) yield* misjudged(judgement);
  },
});
