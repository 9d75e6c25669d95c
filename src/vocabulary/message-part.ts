import { isText, jsonText, memberAt, opened, textAt } from "./nested-value.ts";

/** A tool call inside an answer, by whatever vocabulary it was written. */
export interface ToolCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** The arguments' JSON text, as it was recorded or made of what was. */
  readonly arguments: string | undefined;
}

const PART_TYPES =
  /^(?:text|output_text|input_text|reasoning|thinking|redacted_thinking|refusal|blob|file|uri|image|image_url|tool[_-].*|function_call)$/;
/** Parts of Bedrock and Gemini, which have no type. */
const PART_MEMBERS = ["toolUse", "toolResult", "functionCall", "functionResponse", "text"] as const;
const MESSAGE_MEMBERS = ["role", "message", "finish_reason"] as const;

/** A piece of a message, which is no message of its own. */
export function isPart(value: unknown): boolean {
  if (MESSAGE_MEMBERS.some((name) => memberAt(value, name) !== undefined)) return false;
  const type = textAt(value, "type");
  if (type !== undefined) return PART_TYPES.test(type);
  return PART_MEMBERS.some((name) => memberAt(value, name) !== undefined);
}

/** What one piece of a message says. */
export interface Part {
  readonly text?: string | undefined;
  readonly call?: ToolCall;
  readonly result?: true;
  readonly refusal?: string | undefined;
}

export function readPart(part: unknown): Part {
  if (isText(part)) return { text: part };
  const type = textAt(part, "type") ?? "";
  if (/^(?:tool_call|tool-call|tool_use|function_call)$/.test(type)) return { call: toolCallOf(part) };
  const called = memberAt(part, "functionCall") ?? memberAt(part, "toolUse");
  if (called !== undefined) return { call: toolCallOf(called) };
  const result = memberAt(part, "functionResponse") ?? memberAt(part, "toolResult");
  if (type.startsWith("tool") || result !== undefined)
    return { text: resultText(result ?? part), result: true };
  if (type === "refusal") return { refusal: textAt(part, "refusal") ?? textAt(part, "content") };
  if (/^(?:reasoning|thinking|redacted_thinking)$/.test(type)) return {};
  return { text: textAt(part, "text") ?? textAt(part, "content") };
}

function resultText(part: unknown): string | undefined {
  const result = ["response", "result", "output", "content"].map((name) => memberAt(part, name));
  const said = result.find((one) => one !== undefined);
  return said === undefined ? undefined : jsonText(said);
}

/** Reads one call, of any vocabulary. */
export function toolCallOf(value: unknown): ToolCall {
  const open = opened(value);
  const call = memberAt(open, "tool_call") ?? open;
  const called = memberAt(call, "function") ?? call;
  const named = ["name", "toolName", "tool_name"].map((name) => textAt(called, name));
  const given = ["arguments", "args", "input", "parameters"].map((name) => memberAt(called, name));
  const ids = ["id", "toolCallId", "tool_call_id", "call_id", "toolUseId"].map((name) => textAt(call, name));
  const argumentsGiven = given.find((one) => one !== undefined);
  return {
    id: ids.find((id) => id !== undefined),
    name: named.find((name) => name !== undefined),
    arguments: argumentsGiven === undefined ? undefined : jsonText(argumentsGiven),
  };
}
