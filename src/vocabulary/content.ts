import type { AttributeValue } from "../model/attribute.ts";
import { isList } from "../model/attribute.ts";
import { concept, indexed, member } from "./concept.ts";

/** What was said to a model and what it said (formats.md §1.15). Previews are not the whole. */
export const CONTENT_CONCEPTS = {
  /** The answer's text, as far as it was recorded; "" where it was recorded empty. */
  answerText: concept(
    recordedText,
    "assistant.message",
    "gen_ai.output.messages",
    indexed("gen_ai.completion.", ".content"),
    indexed("llm.output_messages.", ".message.content"),
    "ai.response.text",
    "ai.response.object",
    "ai.response.toolCalls",
    "gen_ai.completion",
    "output.value",
    "traceloop.entity.output",
    "langfuse.observation.output",
    member("mlflow.spanOutputs"),
  ),
} as const;

/** A text, also an empty one; of messages, the texts and calls in them. */
function recordedText(value: AttributeValue): string | undefined {
  if (typeof value === "string") return value;
  return isList(value) ? value.map((element) => recordedText(element) ?? "").join("") : undefined;
}
