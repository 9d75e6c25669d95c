import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { floatValue, intValue, NO_ATTRIBUTES } from "../../model/attribute.ts";
import { attributesOf, isRecord, valueToAttribute } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { jsonText } from "../json/json-text.ts";

/** Levels of kvlist and array that are kept; what is nested deeper is kept as its JSON text. */
const MAX_DEPTH = 32;
const INTEGER = /^-?\d+$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const ALWAYS_SAFE_DIGITS = 15;

/**
 * The `attributes` of an OTLP span, event, link, resource or scope: a list of `{key, value}`, each
 * value an OTLP AnyValue in camel or snake case. Tempo's LLM format and some bare spans write a flat
 * object instead. A key that comes twice keeps its last value, and the earlier one as `key#1`.
 */
export function otlpAttributes(listed: unknown, place: JsonPlace): Attributes {
  if (listed === undefined || listed === null) return NO_ATTRIBUTES;
  if (isRecord(listed)) return attributesOf(listed);
  place.enter("attributes");
  const attributes = keyValues(listed, place, MAX_DEPTH);
  place.leave();
  return attributes;
}

/** An OTLP AnyValue. An empty one is null; what is not readable as it claims is kept as written. */
function otlpValue(value: unknown, place: JsonPlace, depth = MAX_DEPTH): AttributeValue {
  if (!isRecord(value)) return valueToAttribute(value);
  if (depth === 0) return jsonText(value);
  let empty = true;
  for (const key in value) {
    const read = ofKind(key, value[key], place, depth);
    if (read !== undefined) return read;
    empty = false;
  }
  return empty ? null : valueToAttribute(value);
}

function keyValues(listed: unknown, place: JsonPlace, depth: number): Attributes {
  if (!Array.isArray(listed)) {
    place.problem("", "a list of keys and values", listed);
    return NO_ATTRIBUTES;
  }
  if (listed.length === 0) return NO_ATTRIBUTES;
  const attributes = new Map<string, AttributeValue>();
  let repeats: Map<string, number> | undefined;
  for (let index = 0; index < listed.length; index += 1) {
    place.element(index);
    const entry: unknown = listed[index];
    if (!isRecord(entry) || typeof entry.key !== "string") {
      place.problem("", "a key with its value", entry);
      continue;
    }
    const value = otlpValue(entry.value, place, depth);
    const earlier = attributes.get(entry.key);
    attributes.set(entry.key, value);
    if (earlier === undefined || earlier === value) continue;
    repeats ??= new Map();
    keepEarlier(attributes, entry.key, earlier, repeats);
  }
  return attributes;
}

/** `repeats` remembers the last number of each key, so that 100,000 of one key do not search for it. */
function keepEarlier(
  attributes: Map<string, AttributeValue>,
  key: string,
  earlier: AttributeValue,
  repeats: Map<string, number>,
): void {
  let repeat = (repeats.get(key) ?? 0) + 1;
  while (attributes.has(`${key}#${repeat}`)) repeat += 1;
  repeats.set(key, repeat);
  attributes.set(`${key}#${repeat}`, earlier);
}

function ofKind(kind: string, value: unknown, place: JsonPlace, depth: number): AttributeValue | undefined {
  switch (kind) {
    case "stringValue":
    case "string_value":
    case "boolValue":
    case "bool_value":
      return valueToAttribute(value);
    case "intValue":
    case "int_value":
      return int(value, place);
    case "doubleValue":
    case "double_value":
      return double(value, place);
    case "arrayValue":
    case "array_value":
      return array(value, place, depth);
    case "kvlistValue":
    case "kvlist_value":
      return keyValueList(value, place, depth);
    case "bytesValue":
    case "bytes_value":
      return bytes(value, place);
    default:
      return undefined;
  }
}

function int(value: unknown, place: JsonPlace): AttributeValue {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return intValue(value);
  if (typeof value === "string" && INTEGER.test(value))
    return value.length <= ALWAYS_SAFE_DIGITS ? Number(value) : intValue(BigInt(value));
  place.problem("value.intValue", "an integer", value);
  return valueToAttribute(value);
}

function double(value: unknown, place: JsonPlace): AttributeValue {
  if (typeof value === "number") return floatValue(value);
  if (typeof value === "bigint") return floatValue(Number(value));
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (!Number.isNaN(number) || value === "NaN") return floatValue(number);
  place.problem("value.doubleValue", 'a number, "NaN" or "Infinity"', value);
  return valueToAttribute(value);
}

function bytes(value: unknown, place: JsonPlace): AttributeValue {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (typeof value === "string" && BASE64.test(value)) return new Uint8Array(Buffer.from(value, "base64"));
  place.problem("value.bytesValue", "base64", value);
  return valueToAttribute(value);
}

// `values` may be absent when empty, in arrays and in kvlists.
function array(value: unknown, place: JsonPlace, depth: number): AttributeValue {
  const elements = isRecord(value) ? (value.values ?? []) : value;
  if (!Array.isArray(elements)) return valueToAttribute(value);
  place.enter("value.arrayValue.values");
  const read = elements.map((element: unknown, index) => {
    place.element(index);
    return otlpValue(element, place, depth - 1);
  });
  place.leave();
  return read;
}

function keyValueList(value: unknown, place: JsonPlace, depth: number): AttributeValue {
  if (!isRecord(value)) return valueToAttribute(value);
  place.enter("value.kvlistValue.values");
  const read = keyValues(value.values ?? [], place, depth - 1);
  place.leave();
  return read;
}
