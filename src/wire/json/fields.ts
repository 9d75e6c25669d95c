import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { floatValue, NO_ATTRIBUTES } from "../../model/attribute.ts";
import { jsonText } from "./json-text.ts";

/** A JSON object whose content nobody has vouched for. */
export type JsonRecord = { readonly [key: string]: unknown };

/** Attribute values keep this many levels; what is nested deeper is kept as its JSON text. */
const MAX_DEPTH = 32;
const FOUND_CHARS = 80;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first of the names that is there and not null: one field has several spellings (camel, snake). */
export function field(record: JsonRecord, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = record[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Text under the first name that is there; undefined if something else stands there. */
export function textField(record: JsonRecord, ...names: readonly string[]): string | undefined {
  const value = field(record, ...names);
  return typeof value === "string" ? value : undefined;
}

export function recordField(record: JsonRecord, ...names: readonly string[]): JsonRecord | undefined {
  const value = field(record, ...names);
  return isRecord(value) ? value : undefined;
}

/** A list under the first name that is there; empty if there is none. */
export function list(record: JsonRecord, ...names: readonly string[]): readonly unknown[] {
  const value = field(record, ...names);
  return Array.isArray(value) ? value : [];
}

/**
 * A flat JSON value as an attribute. Whole numbers are ints: plain JSON does not tell `10.0` from
 * `10`. Bounded depth; what is nested deeper is kept as JSON text.
 */
export function valueToAttribute(json: unknown): AttributeValue {
  return toAttribute(json, MAX_DEPTH);
}

/** A flat JSON object as attributes, in its order. Anything else: none. */
export function attributesOf(record: unknown): Attributes {
  return isRecord(record) ? toMap(record, MAX_DEPTH) : NO_ATTRIBUTES;
}

/** What stands at a place, short enough for a sentence: `"soon"`, `12`, `{"a":1}`, `nothing`. */
export function foundText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    typeof value === "string"
      ? JSON.stringify(value.slice(0, FOUND_CHARS + 1))
      : jsonText(value, FOUND_CHARS + 1);
  return text.length > FOUND_CHARS ? `${text.slice(0, FOUND_CHARS)}…` : text;
}

function toAttribute(json: unknown, depth: number): AttributeValue {
  switch (typeof json) {
    case "string":
    case "boolean":
    case "bigint":
      return json;
    case "number":
      return Number.isSafeInteger(json) ? json : floatValue(json);
    default:
      return typeof json === "object" && json !== null ? nested(json, depth) : null;
  }
}

function nested(json: object, depth: number): AttributeValue {
  if (depth === 0) return jsonText(json);
  if (Array.isArray(json)) return json.map((element) => toAttribute(element, depth - 1));
  return isRecord(json) ? toMap(json, depth - 1) : null;
}

function toMap(record: JsonRecord, depth: number): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const key of Object.keys(record)) attributes.set(key, toAttribute(record[key], depth));
  return attributes;
}
