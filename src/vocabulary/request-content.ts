import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";

/** Where a request's content may be written whole, the first first (formats.md §1.15). */
const WHOLE = [
  "user.message",
  "gen_ai.input.messages",
  "ai.prompt.messages",
  "ai.prompt",
  "gen_ai.prompt",
  "input.value",
  "traceloop.entity.input",
  "langfuse.observation.input",
  "mlflow.spanInputs",
  "braintrust.input_json",
] as const;

/** Where it is spread over keys with numbers. */
const SPREAD = ["gen_ai.prompt.", "llm.input_messages."] as const;

/** What a span was asked, as it was recorded, in the first way in which it was; undefined: not recorded. */
export function requestContent(span: Span): AttributeValue | undefined {
  for (const key of WHOLE) {
    const value = span.attributes.get(key);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  for (const prefix of SPREAD) {
    const parts = [...span.attributes].filter(([key]) => key.startsWith(prefix));
    if (parts.length > 0) return new Map(parts);
  }
  return undefined;
}
