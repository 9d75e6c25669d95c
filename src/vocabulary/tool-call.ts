import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes } from "../model/attribute.ts";
import { concept, onEvent } from "./concept.ts";
import { parsed } from "./member-of.ts";
import { isText, memberAt } from "./nested-value.ts";
import { text } from "./readers.ts";

/** What a tool was called with and what it gave back (formats.md §1.9). */
export const TOOL_CALL_CONCEPTS = {
  /** As they were recorded: a text, the JSON text of an object, or the object. */
  toolArguments: [
    ...concept(recorded, "tool.args", "gen_ai.tool.call.arguments"),
    ...concept(valuesOnly, "tool.parameters"),
    ...concept(
      recorded,
      "ai.toolCall.args",
      "tool_arguments",
      "traceloop.entity.input",
      "langfuse.observation.input",
      "mlflow.spanInputs",
      "braintrust.input_json",
      "input.value",
      "gcp.vertex.agent.tool_call_args",
      onEvent("gen_ai.tool.message", "content"),
    ),
  ],
  toolResult: concept(
    recorded,
    "tool.result",
    "gen_ai.tool.call.result",
    "ai.toolCall.result",
    "tool_response",
    "traceloop.entity.output",
    "langfuse.observation.output",
    "mlflow.spanOutputs",
    "braintrust.output_json",
    "output.value",
    "gcp.vertex.agent.tool_response",
    onEvent("gen_ai.choice", "message"),
  ),
  toolCallId: concept(text, "gen_ai.tool.call.id", "tool_call.id", "ai.toolCall.id", "tool_use_id"),
  toolType: concept(text, "gen_ai.tool.type"),
  toolStatus: concept(statusOfTool, "gen_ai.tool.status", "success"),
} as const;

/** How a tool call says that it went. */
export type ToolStatus = "ok" | "failed";

/** Anything but null. */
function recorded(value: AttributeValue): AttributeValue | undefined {
  return value === null ? undefined : value;
}

/**
 * OpenInference's `tool.parameters` holds the call's values, or what the tool takes: a schema, or each parameter
 * with its type and description (smolagents writes `{}` for a tool that takes none, whatever it was called with).
 */
function valuesOnly(value: AttributeValue): AttributeValue | undefined {
  return isSchema(value) || describesParameters(value) ? undefined : recorded(value);
}

function describesParameters(value: AttributeValue): boolean {
  const read = openedObject(value);
  if (typeof read !== "object" || read === null || Array.isArray(read)) return false;
  const members: unknown[] = read instanceof Map ? [...read.values()] : Object.values(read);
  return members.every((one) => memberAt(one, "type") !== undefined && isText(memberAt(one, "description")));
}

/** `{"type":"object","properties":…}`: a JSON schema of arguments, or the text of one. */
export function isSchema(value: AttributeValue): boolean {
  const read = openedObject(value);
  const type = memberAt(read, "type");
  return type === "object" && memberAt(read, "properties") !== undefined;
}

/** A result that reports its own failure: MCP's `isError`, or a `status` of `error`. */
export function resultSaysError(value: AttributeValue): boolean {
  const read = openedObject(value);
  return memberAt(read, "isError") === true || memberAt(read, "status") === "error";
}

/** An object, also from its JSON text. */
function openedObject(value: AttributeValue): unknown {
  if (typeof value !== "string") return value;
  return /^\s*\{/.test(value) ? parsed(value) : undefined;
}

function statusOfTool(value: AttributeValue): ToolStatus | undefined {
  if (typeof value === "boolean") return value ? "ok" : "failed";
  if (isAttributes(value)) return undefined;
  const word = text(value)?.trim().toLowerCase();
  if (word === undefined) return undefined;
  if (["success", "succeeded", "ok", "completed", "true"].includes(word)) return "ok";
  return ["error", "failed", "failure", "false"].includes(word) ? "failed" : undefined;
}
