import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";
import type { RecordedMessages } from "./content.ts";
import type { ContentPlace, ContentSide } from "./content-places.ts";
import { messageOf, messagesIn, plainMessage } from "./message.ts";
import { toolCallOf } from "./message-part.ts";
import { isBrokenJson, isText, itemsOf, jsonText, opened, unflattened } from "./nested-value.ts";

const ROLE_OF: Readonly<Record<ContentSide, string | undefined>> = {
  input: undefined,
  output: "assistant",
  system: "system",
};

/** What stands at one place; undefined: nothing was recorded there. */
export function recordedAt(span: Span, place: ContentPlace, side: ContentSide): RecordedMessages | undefined {
  switch (place.at) {
    case "text":
      return ofText(span, place.key, side);
    case "messages":
      return ofValue(place.key, span.attributes.get(place.key), side);
    case "conversation":
      return ofConversation(place.key, span.attributes.get(place.key), side);
    case "indexed":
      return ofIndexed(span, place.prefix);
    case "answer":
      return ofAnswer(span, place.texts, place.calls);
    case "event":
      return ofEvents(span, place, side);
  }
}

/** A text that is the whole of what was said, also where it is JSON. */
function ofText(span: Span, key: string, side: ContentSide): RecordedMessages | undefined {
  const stored = span.attributes.get(key);
  const text = isText(stored)
    ? stored
    : stored === undefined || stored === null
      ? undefined
      : jsonText(stored);
  if (stored === undefined || text === undefined) return undefined;
  return { messages: [plainMessage(text, ROLE_OF[side])], key, stored, broken: false };
}

/** A text, or messages as an object or as JSON text. */
function ofValue(
  key: string,
  stored: AttributeValue | undefined,
  side: ContentSide,
): RecordedMessages | undefined {
  if (stored === undefined || stored === null) return undefined;
  const value = opened(stored);
  const messages = messagesIn(value);
  if (messages !== undefined) return { messages, key, stored, broken: false };
  const text = jsonText(isText(value) ? value : stored);
  if (text === undefined) return undefined;
  return { messages: [plainMessage(text, ROLE_OF[side])], key, stored, broken: isBrokenJson(stored, value) };
}

/** A whole conversation: what the assistant said last is the answer. */
function ofConversation(
  key: string,
  stored: AttributeValue | undefined,
  side: ContentSide,
): RecordedMessages | undefined {
  const whole = ofValue(key, stored, side);
  if (whole === undefined || whole.broken) return undefined;
  const { messages } = whole;
  const lastAsked = messages.findLastIndex(({ role }) => role !== "assistant");
  const part = side === "output" ? messages.slice(lastAsked + 1) : messages.slice(0, lastAsked + 1);
  return part.length === 0 ? undefined : { ...whole, messages: part };
}

function ofIndexed({ attributes }: Span, prefix: string): RecordedMessages | undefined {
  const messages = messagesIn(unflattened(attributes, prefix));
  if (messages === undefined) return undefined;
  for (const [key, stored] of attributes)
    if (key.startsWith(prefix) && !/(?:role|finish_reason)$/.test(key))
      return { messages, key, stored, broken: false };
  return undefined;
}

/** The AI SDK's answer: its text, or an object, and its tool calls, each under its own key. */
function ofAnswer(
  { attributes }: Span,
  texts: readonly string[],
  calls: string,
): RecordedMessages | undefined {
  const textKey = texts.find((key) => isText(attributes.get(key)));
  const called = attributes.get(calls);
  const text = textKey === undefined ? undefined : attributes.get(textKey);
  const [key, stored] = textKey === undefined ? [calls, called] : [textKey, text];
  if (stored === undefined || stored === null) return undefined;
  const read = opened(called);
  const toolCalls = (itemsOf(read) ?? []).map(toolCallOf);
  const message = { ...plainMessage(isText(text) ? text : "", "assistant"), toolCalls };
  return { messages: [message], key, stored, broken: isBrokenJson(called, read) };
}

/** Events of one message each, or one event that holds them all under a key. */
function ofEvents(
  { events }: Span,
  place: ContentPlace & { at: "event" },
  side: ContentSide,
): RecordedMessages | undefined {
  const found = events.filter(({ name }) => place.events.has(name));
  const [first] = found;
  if (first === undefined) return undefined;
  if (place.key !== undefined) {
    const recorded = ofValue(place.key, first.attributes.get(place.key), side);
    return recorded === undefined ? undefined : { ...recorded, key: `${first.name}: ${place.key}` };
  }
  const messages = found.flatMap(({ name, attributes }) => {
    const message = messageOf(attributes);
    return message === undefined ? [] : [{ ...message, role: message.role ?? place.events.get(name) }];
  });
  const stored = [...first.attributes].find(([, value]) => value !== "" && value !== null);
  const [key, value]: readonly [string, AttributeValue] = stored ?? ["", null];
  return messages.length === 0
    ? undefined
    : { messages, key: `${first.name}: ${key}`, stored: value, broken: false };
}
