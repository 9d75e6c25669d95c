import { concept, member } from "./concept.ts";
import { text } from "./readers.ts";

const RESPONSES = [
  "output.value",
  "traceloop.entity.output",
  "langfuse.observation.output",
  "mlflow.spanOutputs",
];

/** What a provider's response says about an answer that it withheld, where the whole response was recorded. */
export const REFUSAL_CONCEPTS = {
  /** Anthropic's `stop_details`: of what kind the refusal is. */
  stopDetails: concept(
    text,
    ...RESPONSES.flatMap((key) => [
      member(key, "stop_details", "category"),
      member(key, "stop_details", "type"),
    ]),
  ),
} as const;
