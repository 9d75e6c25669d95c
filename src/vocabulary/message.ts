import { isPart, readPart, type ToolCall, toolCallOf } from "./message-part.ts";
import { isText, itemsOf, memberAt, opened, textAt } from "./nested-value.ts";

/** One message to a model or of a model. */
export interface Message {
  /** Lower-case; `ai` and `model` are `assistant`, `human` is `user`. */
  readonly role: string | undefined;
  /** Its texts, with those of tool results; reasoning is none of them. */
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** It carries the result of a tool. */
  readonly toolResult: boolean;
  /** What the model said instead of an answer. */
  readonly refusal: string | undefined;
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ["ai", "assistant"],
  ["model", "assistant"],
  ["human", "user"],
  ["function", "tool"],
  ["tool-response", "tool"],
  ["tool-call", "assistant"],
]);
const TEXTS = ["content", "contents", "parts", "text", "message", "prompt"] as const;
const SAID_IN = [...TEXTS, "tool_calls", "toolCalls", "refusal"] as const;
/** Where requests, responses and frameworks keep their messages. */
const LISTS = ["messages", "choices", "candidates", "generations", "contents", "output"] as const;
/** Deeper than any SDK nests a message; what stands below is not looked at. */
const DEEPEST = 6;

/** The messages that a recorded value or its JSON text holds; undefined: it is of another form. */
export function messagesIn(value: unknown, depth = 0): readonly Message[] | undefined {
  if (depth > DEEPEST) return undefined;
  const open = opened(value);
  if (isText(open)) return undefined;
  const items = itemsOf(open);
  if (items !== undefined) return messagesOfList(items, depth);
  for (const name of LISTS) {
    const list = opened(memberAt(open, name));
    if (itemsOf(list) !== undefined && memberAt(open, "role") === undefined)
      return messagesIn(list, depth + 1);
  }
  const message = messageOf(open);
  return message === undefined ? undefined : [message];
}

function messagesOfList(items: readonly unknown[], depth: number): readonly Message[] | undefined {
  if (items.length === 0) return [];
  if (items.every(isPart)) return [messageOfParts(undefined, items)];
  const messages = items.flatMap((item) => {
    const open = opened(item);
    if (isPart(open)) return [messageOfParts(undefined, [open])];
    return isText(open) ? [plainMessage(open)] : (messagesIn(open, depth + 1) ?? []);
  });
  return messages.length === 0 ? undefined : messages;
}

/** A message whose text is known and nothing else. */
export function plainMessage(text: string, role?: string): Message {
  return { role, text, toolCalls: [], toolResult: false, refusal: undefined };
}

/** An object that says what a message says; undefined for any other. */
export function messageOf(value: unknown): Message | undefined {
  const holder = unwrapped(value);
  const says = SAID_IN.some((name) => memberAt(holder, name) !== undefined);
  const role = roleOf(holder) ?? roleOf(value);
  if (!says && role === undefined) return undefined;
  const contents = TEXTS.map((name) => memberAt(holder, name));
  const said = contents.find((content) => content !== undefined && content !== null);
  const { text, toolCalls, toolResult, refusal } = messageOfParts(role, partsOf(said));
  const calls = itemsOf(opened(memberAt(holder, "tool_calls") ?? memberAt(holder, "toolCalls"))) ?? [];
  return {
    role,
    text,
    toolCalls: [...toolCalls, ...calls.map(toolCallOf)],
    toolResult: toolResult || role === "tool",
    refusal: refusal ?? textAt(holder, "refusal"),
  };
}

/** Without what wraps one message: a choice, LangChain's `kwargs`, OpenInference's `message`, Gemini's `content`. */
function unwrapped(value: unknown): unknown {
  let here = value;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const wrappers = [opened(memberAt(here, "message")), memberAt(here, "kwargs"), memberAt(here, "content")];
    const inner = wrappers.find(isWrapped);
    if (inner === undefined) return here;
    here = inner;
  }
  return here;
}

/** An object, not a list of parts, and not itself a part. */
function isWrapped(value: unknown): boolean {
  return typeof value === "object" && value !== null && itemsOf(value) === undefined && !isPart(value);
}

function roleOf(value: unknown): string | undefined {
  const word = textAt(value, "role") ?? typeWord(value);
  return word === undefined ? undefined : (ROLES.get(word.toLowerCase()) ?? word.toLowerCase());
}

/** LangChain writes a message's role as its type. */
function typeWord(value: unknown): string | undefined {
  const word = textAt(value, "type")?.toLowerCase();
  return word !== undefined && /^(?:ai|human|system|tool)$/.test(word) ? word : undefined;
}

function partsOf(content: unknown): readonly unknown[] {
  if (content === undefined) return [];
  const items = itemsOf(opened(content));
  if (items === undefined) return [content];
  return isText(content) && !items.every(isPart) ? [content] : items;
}

function messageOfParts(role: string | undefined, parts: readonly unknown[]): Message {
  const read = parts.map((part) => readPart(memberAt(part, "message_content") ?? part));
  return {
    role,
    text: read.map(({ text }) => text ?? "").join(""),
    toolCalls: read.flatMap(({ call }) => call ?? []),
    toolResult: read.some(({ result }) => result === true),
    refusal: read.find(({ refusal }) => refusal !== undefined)?.refusal,
  };
}
