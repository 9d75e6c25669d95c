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
  /** The prompt is repeated in the answer: what it costs to score a text. */
  echoes: concept(
    flag,
    member("llm.invocation_parameters", "echo"),
    member("langfuse.observation.model.parameters", "echo"),
  ),
  /** JSON was asked for, with or without a schema. */
  asksForJson: [
    ...concept(
      saysJson,
      "gen_ai.output.type",
      "gen_ai.openai.request.response_format",
      member("llm.invocation_parameters", "response_format", "type"),
      member("langfuse.observation.model.parameters", "response_format", "type"),
      member("llm.invocation_parameters", "response_mime_type"),
    ),
    ...concept(makesObject, "ai.operationId", "operation.name"),
  ],
} as const;

/** The AI SDK's operations that stream. */
function streams(value: AttributeValue): true | undefined {
  return typeof value === "string" && value.startsWith("ai.stream") ? true : undefined;
}

/** `json_object`, `json_schema`, `application/json`. */
function saysJson(value: AttributeValue): true | undefined {
  return typeof value === "string" && /json/i.test(value) ? true : undefined;
}

/** The AI SDK's operations that return an object. */
function makesObject(value: AttributeValue): true | undefined {
  return typeof value === "string" && /^ai\.(?:generate|stream)Object\b/.test(value) ? true : undefined;
}

/** A truth value, or the text of one. */
export function flag(value: AttributeValue): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const word = value.trim().toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}
