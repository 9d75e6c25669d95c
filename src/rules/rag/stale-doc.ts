import { DOCUMENT_PLACES } from "../../vocabulary/documents.ts";
import { rule } from "../rule.ts";
import { spansWith, told, toldAt } from "../traceql.ts";
import { candidates } from "./candidate-stage.ts";
import { consumed } from "./consumed-stage.ts";
import { reranked } from "./ranking-stage.ts";

export const staleDoc = rule({
  code: "Q01",
  name: "stale-doc",
  title: "stale document served",
  why:
    "A draft or a withdrawn version stands in the index like any other document: it is found, ranked and quoted, " +
    "and the model cannot know that it does not hold.",
  fix:
    "purge drafts and old versions from the index; filter the search by status=published and by effective date; " +
    "an archive that is meant to be searched belongs into stale.allow of the contract",
  example: {
    fires: "retrieval.doc_ids begins with pol_courtesy_v2_draft, and the reranker leaves it first.",
    quiet: "overdraft_policy_v3 is no draft: only whole words count.",
  },
  severities: ["error", "warning"],
  needs: ["tree", "role", "sightings", "spanFacts", "expectations", "pipeline"],
  get traceql() {
    return spansWith(toldAt(DOCUMENT_PLACES), told("top1Id"));
  },
  *check(facts) {
    const { pipeline } = facts;
    for (const retrieval of pipeline.retrievals) yield* candidates(retrieval, facts);
    for (const reranking of pipeline.rerankings) yield* reranked(reranking, facts);
    yield* consumed(pipeline, facts);
  },
});
