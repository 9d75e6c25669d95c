import type { AttributeValue } from "../model/attribute.ts";
import { concept, onEvent } from "./concept.ts";
import { text } from "./readers.ts";

/** What went wrong (formats.md §1.9, error). The span's own status stands before all of these. */
export const ERROR_TYPE = concept(text, "error.type");
export const EXCEPTION_TYPE = concept(text, onEvent("exception", "exception.type"));

export const ERROR_MESSAGE = concept(
  text,
  onEvent("exception", "exception.message"),
  "error.message",
  "langfuse.observation.status_message",
  "otel.status_description",
);

/** True where an attribute calls the span failed; never false. */
export const ERROR_FLAG = concept(saysError, "error", "langfuse.observation.level", "otel.status_code");

function saysError(value: AttributeValue): true | undefined {
  if (value === true) return true;
  return typeof value === "string" && /^(?:true|error)$/i.test(value) ? true : undefined;
}
