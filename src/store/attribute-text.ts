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

/**
 * Attributes as JSON text that SQLite can search and `attributesOfText` reads back to the last digit:
 * `10` and `10.0` stay apart, integers keep all digits, lone surrogates are escapes. Values are as
 * deep as `wire` lets them be.
 */
export function textOfAttributes(attributes: Attributes): string {
  let text = "";
  for (const [key, value] of attributes)
    text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${textOfValue(value)}`;
  return text === "" ? "{}" : `${text}}`;
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
