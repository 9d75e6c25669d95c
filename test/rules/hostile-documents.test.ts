import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId } from "../../src/model/ids.ts";
import { fc } from "../properties.ts";
import { span } from "../trace/story.ts";
import { judged } from "./judged.ts";

const KEYS = [
  "retrieval.doc_ids retrieval.scores retrieval.docs gen_ai.retrieval.documents retrieval.documents",
  "retrieval.documents.0.document.id retrieval.documents.0.document retrieval.documents.1.document.metadata",
  "reranker.output_documents.0.document.id reranker.input_documents.0.document.score ai.ranking outputs",
  "langfuse.observation.type langfuse.observation.output rag.docs.retrieved rag.docs.reranked retrieval.k",
  "reranker.top_k vectordb.index pinecone.query.namespace retrieval.filter rerank.top1_id rerank.changed_top1",
  "prompt.retrieval_tokens judge.score judge.label judge.rubric_version citation.claims_extracted",
  "citation.claims_supported citation.unsupported outcome.policy_correct outcome.csat_response scores",
  "evaluations.0.evaluation.label evaluations.0.evaluation annotations.0.annotation.score braintrust.scores",
  "feedback_stats tenant.id session.id guardrail.action guardrail.type guardrail.name guardrail.blocked",
  "openinference.span.kind gen_ai.operation.name gen_ai.tool.name gen_ai.tool.call.arguments error.type",
  "gen_ai.tool.call.result tool.parameters gen_ai.tool.definitions llm.tools.0.tool.json_schema ai.prompt.tools",
  "gen_ai.input.messages gen_ai.output.messages",
].flatMap((line) => line.split(" "));
const TEXTS = [
  "a_draft",
  "X:7",
  "block",
  "GUARDRAIL",
  "chat",
  "execute_tool",
  "retriever",
  "pass",
  "[{}]",
  "[null]",
  '{"id":"last"}',
  '[{"id":1,"document":null,"metadata":[]}]',
  '{"type":"object","properties":{"id":{"$ref":"#"}}}',
  '[{"name":"x","parameters":[]}]',
];
const NAMES = ["turn", "retrieve", "rerank", "llm.generate", "judge", "guard"];

const leaf = fc.oneof(
  fc.string(),
  fc.constantFrom(...TEXTS),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.constant(null),
);
const object = fc
  .dictionary(fc.constantFrom("id", "document", "metadata", "score", "0", "documents", "name"), leaf)
  .map((members): AttributeValue => new Map(Object.entries(members)));
const value: fc.Arbitrary<AttributeValue> = fc.oneof(leaf, object, fc.array(leaf), fc.array(object));
const attributes = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 12 });

describe("rules about documents, judges, tenants, guards and tools", () => {
  it("survive any value under any of their keys, on spans and events", () => {
    fc.assert(
      fc.property(fc.array(attributes, { minLength: 1, maxLength: NAMES.length }), (list) => {
        const spans = list.map((has, at) => story(has, at));
        expect(() => judged(spans)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

function story(has: Record<string, AttributeValue>, at: number) {
  const events = ["guardrail", "db.query.result", "gen_ai.evaluation.result"].map((name) => ({
    name,
    timeUnixNano: at % 2 === 0 ? undefined : 1_716_370_863_130_000_000n,
    attributes: new Map(Object.entries(has).map(([key, said]) => [`db.query.result.${key}`, said])),
  }));
  const place = at === 0 ? {} : { parent: "s0" };
  return span(NAMES[at] ?? "step", {
    spanId: `s${at}` as SpanId,
    ...place,
    at: [at * 10, at * 10 + 9],
    has,
    events,
  });
}
