import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { indexed, onEvent, type Place } from "./concept.ts";
import { completedBy, documentOf, finite, type RetrievedDocument } from "./document.ts";
import { itemsOf, memberAt, opened, unflattened } from "./nested-value.ts";
import { hasKeyOf, ReadOnce } from "./read-once.ts";

/** Documents in the order in which a span has them: the first is the nearest. */
export interface DocumentList {
  readonly documents: readonly RetrievedDocument[];
  /** Where the ids stand; `*` is a position. */
  readonly idKey: string;
  /** Where the scores stand. */
  readonly scoreKey: string;
  /** As many as were written, which may be another number than that of documents. */
  readonly scores: readonly number[];
}

/** What a span says about documents (formats.md §1.11), the first vocabulary that says it. */
export interface SpanDocuments {
  readonly retrieved: DocumentList | undefined;
  readonly rerankedFrom: DocumentList | undefined;
  readonly reranked: DocumentList | undefined;
}

type ReadList = (span: Span) => DocumentList | undefined;

const RETRIEVED: readonly ReadList[] = [
  idList,
  listAt("retrieval.docs"),
  listAt("gen_ai.retrieval.documents"),
  indexedList("retrieval.documents."),
  listAt("retrieval.documents"),
  eventList("db.query.result"),
  eventList("db.search.result"),
  listAt("outputs", "documents"),
  langfuseOutput,
];
const RERANKED_FROM: readonly ReadList[] = [indexedList("reranker.input_documents.")];
const RERANKED: readonly ReadList[] = [indexedList("reranker.output_documents."), listAt("ai.ranking")];

/** Where the attributes' documents stand: most spans have none. */
const DOCUMENT_KEYS = ["gen_ai.retrieval.documents", "outputs", "ai.ranking"];
const DOCUMENT_PREFIXES = ["retrieval.doc", "reranker.", "langfuse."];
const HOLDS_DOCUMENTS = new ReadOnce(
  (key) => DOCUMENT_KEYS.includes(key) || DOCUMENT_PREFIXES.some((prefix) => key.startsWith(prefix)),
);
/** Every place where documents may stand, as far as it can be named: of a list with positions its first document. */
export const DOCUMENT_PLACES: readonly Place[] = [
  ...["retrieval.doc_ids", "retrieval.docs", "retrieval.documents", ...DOCUMENT_KEYS].map(
    (key): Place => ({ at: "attribute", key }),
  ),
  { at: "attribute", key: "langfuse.observation.output" },
  ...["retrieval.documents.", "reranker.input_documents.", "reranker.output_documents."].flatMap((prefix) =>
    ["id", "content", "score", "metadata"].map((part): Place => indexed(prefix, `.document.${part}`)),
  ),
  onEvent("db.query.result"),
  onEvent("db.search.result"),
];
const NONE: SpanDocuments = { retrieved: undefined, rerankedFrom: undefined, reranked: undefined };

/** Reads a span's documents, whatever vocabulary they were written in. */
export function readDocuments(span: Span): SpanDocuments {
  if (span.events.length === 0 && !hasKeyOf(span.attributes, HOLDS_DOCUMENTS)) return NONE;
  return {
    retrieved: firstList(RETRIEVED, span),
    rerankedFrom: firstList(RERANKED_FROM, span),
    reranked: firstList(RERANKED, span),
  };
}

/** Where one document's id stands: `retrieval.doc_ids › 0`. */
export function keyOfDocument({ idKey }: DocumentList, position: number): string {
  return idKey.includes("*") ? idKey.replace("*", String(position)) : `${idKey} › ${position}`;
}

/** A document as evidence names it: by its id, else by its position from 1. */
export function nameOfDocument({ id }: RetrievedDocument, position: number): string {
  return id ?? `document ${position + 1}`;
}

/** The first list that has documents, else the first that was recorded empty. */
function firstList(places: readonly ReadList[], span: Span): DocumentList | undefined {
  let empty: DocumentList | undefined;
  for (const read of places) {
    const list = read(span);
    if (list !== undefined && list.documents.length > 0) return list;
    empty ??= list;
  }
  return empty;
}

/** The refund bot's own: ids and scores side by side, and documents that may say more about them. */
function idList({ attributes }: Span): DocumentList | undefined {
  const ids = itemsOf(opened(attributes.get("retrieval.doc_ids")));
  if (ids === undefined) return undefined;
  const scores = numbersOf(attributes.get("retrieval.scores"));
  const more = itemsOf(opened(attributes.get("retrieval.docs")))?.map(documentOf) ?? [];
  const moreById = new Map(more.map((document) => [document.id, document]));
  const documents = ids.map((value, position) => {
    const document = { ...documentOf(value), score: scores[position] };
    const known = document.id === undefined ? more[position] : moreById.get(document.id);
    return known === undefined ? document : completedBy(document, known);
  });
  return { documents, scores, idKey: "retrieval.doc_ids", scoreKey: "retrieval.scores" };
}

function listAt(key: string, ...path: readonly string[]): ReadList {
  return ({ attributes }) => listIn(attributes.get(key), key, path);
}

/** What a Langfuse retriever gave back; the same key on other observations is no list of documents. */
function langfuseOutput({ attributes }: Span): DocumentList | undefined {
  if (attributes.get("langfuse.observation.type") !== "retriever") return undefined;
  const key = "langfuse.observation.output";
  const output = opened(attributes.get(key));
  return itemsOf(output) === undefined ? listIn(output, key, ["documents"]) : listIn(output, key, []);
}

function listIn(value: unknown, key: string, path: readonly string[]): DocumentList | undefined {
  let here = opened(value);
  for (const name of path) here = opened(memberAt(here, name));
  const items = itemsOf(here);
  return items === undefined
    ? undefined
    : listOf(items.map(documentOf), [key, ...path, "*"].join(" › "), " › ");
}

function indexedList(prefix: string): ReadList {
  return ({ attributes }) => {
    const items = itemsOf(unflattened(attributes, prefix));
    return items === undefined ? undefined : listOf(items.map(documentOf), `${prefix}*.document`, ".");
  };
}

/** OpenLLMetry writes one event for each document. */
function eventList(event: string): ReadList {
  return ({ events }) => {
    const documents = events
      .filter(({ name }) => name === event)
      .map(({ attributes }) => documentOf(withoutPrefix(attributes, `${event}.`)));
    return documents.length === 0 ? undefined : listOf(documents, `${event} *: ${event}`, ".");
  };
}

function withoutPrefix(
  attributes: ReadonlyMap<string, AttributeValue>,
  prefix: string,
): ReadonlyMap<string, AttributeValue> {
  return new Map(
    [...attributes]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function listOf(documents: readonly RetrievedDocument[], key: string, joint: string): DocumentList {
  const scores = documents.flatMap(({ score }) => score ?? []);
  return { documents, scores, idKey: `${key}${joint}id`, scoreKey: `${key}${joint}score` };
}

function numbersOf(value: AttributeValue | undefined): number[] {
  const items = itemsOf(opened(value));
  return items?.flatMap((item) => finite(item) ?? []) ?? [];
}
