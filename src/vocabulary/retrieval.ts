import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { finite } from "./document.ts";
import { count, text } from "./readers.ts";
import { flag } from "./request.ts";

/** What a retriever or a reranker says besides its documents (formats.md §1.11). */
export const RETRIEVAL_CONCEPTS = {
  documentsRetrieved: concept(count, "rag.docs.retrieved", "db.vector.query.result_count"),
  documentsReranked: concept(count, "rag.docs.reranked"),
  /** How many documents were asked for. */
  retrievalK: concept(count, "retrieval.k", "db.vector.query.top_k", "top_k"),
  /** How many a reranker hands on. */
  rerankK: concept(count, "reranker.top_k"),
  indexName: concept(text, "rag.index.name", "vectordb.index", "gen_ai.data_source.id"),
  indexNamespace: concept(text, "pinecone.query.namespace"),
  /** That the search was narrowed, whatever by. */
  retrievalFilter: concept(narrowing, "retrieval.filter", "pinecone.query.filter", "db.vector.query.filter"),
  top1Id: concept(text, "rerank.top1_id"),
  top1Score: concept(finite, "rerank.top1_score"),
  changedTop1: concept(flag, "rerank.changed_top1"),
} as const;

const NO_FILTER = /^\s*(?:\{\s*\}|\[\s*\]|null|none|)\s*$/i;

/** True for a filter that says something: `{}` narrows nothing. */
function narrowing(value: AttributeValue): true | undefined {
  if (isAttributes(value)) return value.size > 0 || undefined;
  if (isList(value)) return value.length > 0 || undefined;
  return typeof value === "string" && !NO_FILTER.test(value) ? true : undefined;
}
