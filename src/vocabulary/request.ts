import type { AttributeValue } from "../model/attribute.ts";
import { concept, member, onEvent } from "./concept.ts";
import { FIRST_TOKEN_EVENTS } from "./first-token.ts";
import { always, count } from "./readers.ts";

/** What a model call asked for (formats.md §1.16). */
export const REQUEST_CONCEPTS = {
  /** The most tokens that the answer may have. */
  maxTokens: concept(
    count,
    "gen_ai.request.max_tokens",
    ...["max_tokens", "max_completion_tokens", "max_output_tokens"].flatMap((name) => [
      member("llm.invocation_parameters", name),
      member("langfuse.observation.model.parameters", name),
    ]),
    "ai.settings.maxOutputTokens",
  ),
  streaming: [
    ...concept(
      flag,
      "gen_ai.request.stream",
      "llm.is_streaming",
      member("llm.invocation_parameters", "stream"),
      member("langfuse.observation.model.parameters", "stream"),
    ),
    ...concept(streams, "ai.operationId", "operation.name"),
    ...concept(always(true), ...FIRST_TOKEN_EVENTS.map((event) => onEvent(event))),
  ],
} as const;

/** The AI SDK's operations that stream. */
function streams(value: AttributeValue): true | undefined {
  return typeof value === "string" && value.startsWith("ai.stream") ? true : undefined;
}

/** A truth value, or the text of one. */
export function flag(value: AttributeValue): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const word = value.trim().toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}
