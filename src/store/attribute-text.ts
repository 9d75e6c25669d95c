import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../model/attribute.ts";

/**
 * Keys of the objects that stand for what JSON cannot say: `{"\0bytes": base64}`, `{"\0": "NaN"}`. A
 * recorded key of a nested map that starts with NUL gets a second one.
 */
export const BYTES_KEY = "\0bytes";
export const NAN_KEY = "\0";
/** What JSON readers, SQLite's among them, take for infinity. */
const INFINITY = "9e999";
const DIGIT_0 = 48;
const DIGIT_9 = 57;

/**
 * Attributes as JSON text that SQLite can search and `attributesOfText` reads back to the last digit:
 * `10` and `10.0` stay apart, integers keep all digits, lone surrogates are escapes. Values are as
 * deep as `wire` lets them be.
 */
export function textOfAttributes(attributes: Attributes): string {
  return plainText(attributes) ?? `{${[...attributes].map(memberText).join(",")}}`;
}

/** The engine's own way, three times as fast, for what it writes as we do: most attributes there are. */
function plainText(attributes: Attributes): string | undefined {
  const plain: Record<string, AttributeValue> = {};
  for (const [key, value] of attributes) {
    if (!isPlainKey(key) || !isPlainValue(value)) return undefined;
    plain[key] = value;
  }
  return JSON.stringify(plain);
}

/** Objects put numbers first, and `__proto__` is not theirs to hold. */
function isPlainKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first < DIGIT_0 || first > DIGIT_9 || Number.isNaN(first)) && key !== "__proto__";
}

function isPlainValue(value: AttributeValue): boolean {
  if (typeof value !== "number") return typeof value === "string" || typeof value === "boolean";
  if (Number.isSafeInteger(value)) return !Object.is(value, -0);
  return Number.isFinite(value) && !Number.isInteger(value);
}

function memberText([key, value]: readonly [string, AttributeValue]): string {
  return `${JSON.stringify(key)}:${textOfValue(value)}`;
}

export function textOfValue(value: AttributeValue): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return textOfNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return textOfObject(value);
  }
}

function textOfNumber(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (Number.isNaN(value)) return `{${JSON.stringify(NAN_KEY)}:"NaN"}`;
  if (!Number.isFinite(value)) return value < 0 ? `-${INFINITY}` : INFINITY;
  return Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

type ObjectValue = Exclude<AttributeValue, string | number | bigint | boolean>;

function textOfObject(value: ObjectValue): string {
  if (value === null) return "null";
  if (value instanceof WholeFloat) return textOfWholeFloat(value.value);
  if (isList(value)) return `[${value.map(textOfValue).join(",")}]`;
  if (isAttributes(value)) return textOfMap(value);
  return `{${JSON.stringify(BYTES_KEY)}:"${Buffer.from(value).toString("base64")}"}`;
}

function textOfWholeFloat(value: number): string {
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return digits.includes("e") ? digits : `${digits}.0`;
}

function textOfMap(map: Attributes): string {
  const members = [...map].map(
    ([key, value]) => `${JSON.stringify(key.startsWith("\0") ? `\0${key}` : key)}:${textOfValue(value)}`,
  );
  return `{${members.join(",")}}`;
}
