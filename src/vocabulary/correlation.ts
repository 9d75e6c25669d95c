import { concept } from "./concept.ts";
import { text } from "./readers.ts";

/** What other evidence of the same request may carry where it has no trace id (formats.md §1.12, "Request"). */
export const CORRELATION_CONCEPTS = {
  requestId: concept(text, "llm.request.id", "gen_ai.request.id", "gen_ai.response.id"),
} as const;
