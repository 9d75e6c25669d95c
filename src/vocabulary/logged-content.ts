import type { Attributes, AttributeValue } from "../model/attribute.ts";
import type { LogLine } from "../model/log-line.ts";
import type { SpanEvent } from "../model/span.ts";
import { CONTENT_EVENTS } from "./content-places.ts";
import { itemsOf, memberAt, opened } from "./nested-value.ts";

/** The event's name as OTLP and as Loki's structured metadata write it. */
const NAME_KEYS = ["event.name", "event_name"] as const;
const DEEPEST = 8;

/**
 * The event that a log record is: instrumentations write messages as records beside the span rather
 * than as its events (formats.md §1.15). Undefined for every other line.
 */
export function contentEventOf({ attributes, message, timeUnixNano }: LogLine): SpanEvent | undefined {
  const name = NAME_KEYS.map((key) => attributes.get(key)).find(isContentEvent);
  if (name === undefined) return undefined;
  const body = plainValue(opened(message), 0);
  const said = body instanceof Map ? body : new Map<string, AttributeValue>();
  return { name, timeUnixNano, attributes: new Map([...said, ...attributes]) };
}

function isContentEvent(name: AttributeValue | undefined): name is string {
  return typeof name === "string" && CONTENT_EVENTS.has(name);
}

/** A record's body, plain JSON or with OTLP's types around every value. */
function plainValue(value: unknown, depth: number): AttributeValue {
  if (depth > DEEPEST || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  const list = itemsOf(memberAt(memberAt(value, "arrayValue"), "values") ?? value);
  if (list !== undefined) return list.map((element) => plainValue(element, depth + 1));
  const typed = itemsOf(memberAt(memberAt(value, "kvlistValue"), "values"));
  if (typed !== undefined) return attributesOf(typed.map(keyed), depth);
  for (const type of ["stringValue", "boolValue", "intValue", "doubleValue"]) {
    const scalar = memberAt(value, type);
    if (scalar !== undefined) return plainValue(scalar, depth + 1);
  }
  return attributesOf(Object.entries(value), depth);
}

function keyed(entry: unknown): [string, unknown] {
  return [String(memberAt(entry, "key")), memberAt(entry, "value")];
}

function attributesOf(entries: readonly (readonly [string, unknown])[], depth: number): Attributes {
  return new Map(entries.map(([key, value]) => [key, plainValue(value, depth + 1)]));
}
