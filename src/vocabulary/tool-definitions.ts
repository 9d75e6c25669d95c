import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import { concept } from "./concept.ts";
import { isText, itemsOf, memberAt, opened, unflattened } from "./nested-value.ts";
import { isSchema } from "./tool-call.ts";

/** A tool that a model could call. */
export interface ToolDefinition {
  readonly name: string;
  /** The JSON schema of its arguments; undefined: not recorded. */
  readonly schema: unknown;
}

/** The schema of one tool's arguments on the tool's own span (formats.md §1.9). */
export const TOOL_SCHEMA_CONCEPTS = {
  toolSchema: concept(
    (value: AttributeValue) => (isSchema(value) ? value : undefined),
    "tool.parameters",
    "tool.json_schema",
  ),
} as const;

/** Where names and schemas stand, by vendor. */
const WRAPPERS = ["function", "tool", "toolSpec"] as const;
const SCHEMAS = ["parameters", "input_schema", "inputSchema", "schema", "json"] as const;

/** The tools that a span offered to its model (formats.md §1.9); undefined: not recorded. */
export function readToolDefinitions({ attributes }: Span): readonly ToolDefinition[] | undefined {
  const lists = [
    () => itemsOf(opened(attributes.get("gen_ai.tool.definitions"))),
    () => itemsOf(unflattened(attributes, "llm.tools.")),
    () => itemsOf(opened(attributes.get("ai.prompt.tools"))),
  ];
  for (const list of lists) {
    const items = list();
    if (items !== undefined) return items.flatMap((item) => definitionOf(item) ?? []);
  }
  return undefined;
}

/** A provider's own tool has a type and no name: `{"type": "web_search"}`. */
function definitionOf(value: unknown): ToolDefinition | undefined {
  const item = unwrapped(value);
  const name = memberAt(item, "name") ?? memberAt(item, "type");
  if (!isText(name)) return undefined;
  const schemas = SCHEMAS.map((key) => opened(memberAt(item, key)));
  const schema = schemas.find((one) => one !== undefined && one !== null);
  const inner = opened(memberAt(schema, "json"));
  return { name, schema: inner ?? schema };
}

/** Without OpenInference's `tool.json_schema`, OpenAI's `function` and Bedrock's `toolSpec` around it. */
function unwrapped(value: unknown): unknown {
  const open = opened(value);
  const spelled = opened(memberAt(memberAt(open, "tool"), "json_schema"));
  const item = spelled ?? open;
  for (const wrapper of WRAPPERS) {
    const inner = opened(memberAt(item, wrapper));
    if (memberAt(inner, "name") !== undefined) return inner;
  }
  return item;
}
