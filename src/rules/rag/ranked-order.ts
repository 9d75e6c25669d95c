import { completedBy, documentNamed } from "../../vocabulary/document.ts";
import type { DocumentList } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import type { Reranking } from "./pipeline.ts";

/**
 * The order that a reranker made: its own list, with what is known of the documents from before it;
 * else the winner that it names before the others. Undefined: it says neither.
 */
export function orderAfter(
  { node, before, after }: Reranking,
  { sightings }: Pick<RuleFacts, "sightings">,
): DocumentList | undefined {
  if (after !== undefined) return before === undefined ? after : described(after, before);
  const top1 = sightings(node).value("top1Id");
  if (top1 === undefined) return undefined;
  const documents = before?.documents ?? [];
  const winner = documents.find(({ id }) => id === top1) ?? documentNamed(top1);
  const others = documents.filter((document) => document !== winner);
  return { documents: [winner, ...others], scores: [], idKey: "*", scoreKey: "*" };
}

function described(after: DocumentList, before: DocumentList): DocumentList {
  const known = new Map(before.documents.map((document) => [document.id, document]));
  const documents = after.documents.map((document) => {
    const same = document.id === undefined ? undefined : known.get(document.id);
    return same === undefined ? document : completedBy(document, { ...same, score: undefined });
  });
  return { ...after, documents };
}
