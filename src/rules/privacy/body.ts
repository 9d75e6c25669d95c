import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../../model/attribute.ts";
import type { Span } from "../../model/span.ts";
import { isConventionalEvent, UNTOLD_CONTENT_KEYS } from "../../vocabulary/content-keys.ts";
import { MESSAGE_FIELDS } from "../../vocabulary/message-fields.ts";
import { ReadOnce } from "../../vocabulary/read-once.ts";
import { wordsOfKey } from "./key-words.ts";
import { textsInside } from "./texts.ts";

/** Words of keys under which prompts and answers stand (diagnostics D01). */
const BODY_WORDS = new Set(
  "prompt prompts completion completions message messages text content body input output response transcript".split(
    " ",
  ),
);
/** Words that make of the same key a metric, an identity or an error. */
const EXEMPT_WORDS = new Set(
  (
    "tokens token count len length size bytes chars hash sha id ids key version name type format ms cost " +
    "model status code template ratio score error exception db sql"
  ).split(" "),
);
const MESSAGE_NAMES = new Set(MESSAGE_FIELDS.map(bare));

const LONG = 40;
const MANY_WORDS = 6;
const LONGEST_ENUM = 64;
/** How Python writes an object that has no text of its own: an identity. */
const OBJECT_AT_ADDRESS = /^<[\w.]{1,200} object at 0x[0-9a-f]{1,16}>$/;

const IS_BODY_KEY = new ReadOnce(readBodyKey);
const IS_MESSAGE_FIELD = new ReadOnce((name) => MESSAGE_NAMES.has(bare(name)));

/** Whether bodies stand under a key, by its words. */
export function isBodyKey(key: string): boolean {
  return IS_BODY_KEY.of(key);
}

function readBodyKey(key: string): boolean {
  if (UNTOLD_CONTENT_KEYS.has(key)) return true;
  const words = wordsOfKey(key);
  return words.some((word) => BODY_WORDS.has(word)) && !words.some((word) => EXEMPT_WORDS.has(word));
}

/** A log line's own text may stand under it, whichever field a reader took. */
export function isMessageField(name: string): boolean {
  return IS_MESSAGE_FIELD.of(name);
}

/** Whether a value is long or composite enough for a body: ids, enums and numbers are none. */
export function isBodyValue(value: AttributeValue): boolean {
  if (typeof value === "string") {
    if (value.length <= LONGEST_ENUM && !/\s/.test(value)) return false;
    if (OBJECT_AT_ADDRESS.test(value)) return false;
    return value.length >= LONG || wordCount(value) >= MANY_WORDS;
  }
  return isList(value) ? value.some(isPart) : hasText(value);
}

/** A list of enums (`["stop"]`) is no body. */
function isPart(element: AttributeValue): boolean {
  return typeof element === "string" ? element.length > LONGEST_ENUM || /\s/.test(element) : hasText(element);
}

/** Numbers alone (`output: { latency: 12 }`) tell nobody's words. */
function hasText(value: AttributeValue): boolean {
  for (const _text of textsInside("", value)) return true;
  return false;
}

/** A body that stands somewhere in recorded fields. */
export interface Body {
  readonly key: string;
  readonly value: AttributeValue;
}

/**
 * Bodies among a log line's fields or a span's attributes; objects without a telling key are looked into.
 * `isOwnText` names the fields that are no body whatever they hold, and tell nothing of what stands inside:
 * in `{"body": {"arguments": …}}` the record's own field is not the application's word.
 */
export function* bodiesIn(
  fields: Attributes,
  isOwnText = isMessageField,
  under: Under = { key: "", telling: "" },
): Iterable<Body> {
  for (const [name, value] of fields) {
    const own = isOwnText(name);
    const key = joined(under.key, name);
    const telling = own ? under.telling : joined(under.telling, name);
    if (!own && isBodyKey(telling)) {
      if (isBodyValue(value)) yield { key, value };
    } else if (isAttributes(value)) yield* bodiesIn(value, isOwnText, { key, telling });
  }
}

/** The way to a field: all names, and those that can tell of bodies. */
interface Under {
  readonly key: string;
  readonly telling: string;
}

function joined(under: string, name: string): string {
  return under === "" ? name : `${under}.${name}`;
}

/** Bodies on a span and its events. The conventions' own events (`gen_ai.choice`) hold them under `message`. */
export function* bodiesOf({ attributes, events }: Pick<Span, "attributes" | "events">): Iterable<Body> {
  yield* bodiesIn(attributes);
  for (const event of events)
    yield* bodiesIn(event.attributes, isConventionalEvent(event.name) ? () => false : isMessageField);
}

/** A body as one text: itself, or the JSON of its parts. */
export function bodyText(value: AttributeValue): string {
  return typeof value === "string" ? value : (JSON.stringify(value, plain) ?? "");
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof WholeFloat) return value.value;
  return typeof value === "bigint" ? String(value) : value;
}

/** Words of a text, apart by blanks. */
export function wordCount(text: string): number {
  let words = 0;
  let inside = false;
  for (let at = 0; at < text.length; at += 1) {
    const blank = text.charCodeAt(at) <= 32;
    if (!blank && !inside) words += 1;
    inside = !blank;
  }
  return words;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, "");
}
