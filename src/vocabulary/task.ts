import { type AttributeValue, isList } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { text } from "./readers.ts";

/** What tells the tasks of a fan-out apart (formats.md §1.9, §1.11, §1.12). */
export const TASK_CONCEPTS = {
  /** The only document that the span is about. */
  onlyDocumentId: concept(onlyText, "retrieval.doc_ids"),
  graphNodeId: concept(text, "graph.node.id"),
  graphParentId: concept(text, "graph.node.parent_id"),
} as const;

/** The text of a list of one. */
function onlyText(value: AttributeValue): string | undefined {
  if (!isList(value) || value.length !== 1) return undefined;
  const [only] = value;
  return only === undefined ? undefined : text(only);
}
