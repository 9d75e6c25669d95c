import type { Place } from "./concept.ts";
import { TOOL_CALL_CONCEPTS } from "./tool-call.ts";

const ARGUMENTS: ReadonlySet<string> = new Set(
  TOOL_CALL_CONCEPTS.toolArguments.flatMap(({ place }) => keyOf(place) ?? []),
);
/** Document lists that stand in one attribute (formats.md §1.11). */
const DOCUMENTS: ReadonlySet<string> = new Set([
  "retrieval.doc_ids",
  "retrieval.docs",
  "gen_ai.retrieval.documents",
  "retrieval.documents",
  "ai.ranking",
]);

/** Whether rules read the JSON under a key: a tool's arguments, a document list. */
export function isParsedBody(key: string, isTool: boolean): boolean {
  return DOCUMENTS.has(key) || (isTool && ARGUMENTS.has(key));
}

/** As evidence names it: an event's key is `event: key`. */
function keyOf(place: Place): string | undefined {
  if (place.at === "attribute") return place.key;
  return place.at === "event" && place.key !== undefined ? `${place.event}: ${place.key}` : undefined;
}
