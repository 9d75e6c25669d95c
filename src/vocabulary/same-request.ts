import { concept, onResource } from "./concept.ts";
import { text } from "./readers.ts";

/** What spans of one request share across traces, and what tells processes apart (formats.md §1.12, §4). */
export const SAME_REQUEST_CONCEPTS = {
  requestId: concept(text, "llm.request.id", "gen_ai.request.id", "gen_ai.response.id"),
  responseId: concept(text, "gen_ai.response.id"),
  conversationId: concept(text, "gen_ai.conversation.id"),
  instanceId: concept(text, onResource("service.instance.id")),
} as const;
