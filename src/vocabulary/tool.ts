import type { Span } from "../model/span.ts";
import { concept } from "./concept.ts";
import { text } from "./readers.ts";

/** The tool that was called (formats.md §1.9). */
export const TOOL_NAME = concept(
  text,
  "gen_ai.tool.name",
  "tool.name",
  "ai.toolCall.name",
  "mcp.tool.name",
  "tool_name",
);

/** OpenLLMetry's name of whatever a span stands for: a tool's name on a tool span. */
export const ENTITY_NAME = concept(text, "traceloop.entity.name");

const NAMED_IN_SPAN = /^(?:execute_tool |running tool: )(.+)$/;

/** `execute_tool search_orders` → `search_orders`. */
export function toolOfSpanName(span: Span): string | undefined {
  return NAMED_IN_SPAN.exec(span.name)?.[1];
}
