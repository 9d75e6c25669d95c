import { type AttributeValue, isAttributes, isList, WholeFloat } from "../model/attribute.ts";
import { jsonText } from "./json.ts";

const BARE_WORD = /^[^\s"'=]+$/;

/** A recorded value for eyes, its type to be seen: text in quotes, a whole float as `10.0`, bytes by their size. */
export function valueText(value: AttributeValue): string {
  if (typeof value === "string") return `"${value.replaceAll('"', '\\"')}"`;
  if (value instanceof WholeFloat) return `${value.value}.0`;
  if (value instanceof Uint8Array) return `${value.length} bytes ${jsonText(value)}`;
  return isList(value) || isAttributes(value) ? jsonText(value) : String(value);
}

/** The value as a log line would write it: text that is one word stands bare. */
export function fieldText(value: AttributeValue): string {
  return typeof value === "string" && BARE_WORD.test(value) ? value : valueText(value);
}

/** The type that was recorded. */
export function valueType(value: AttributeValue): string {
  if (value === null) return "null";
  if (value instanceof WholeFloat) return "float";
  if (value instanceof Uint8Array) return "bytes";
  if (isList(value)) return "list";
  if (isAttributes(value)) return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "bigint" ? "int" : typeof value === "boolean" ? "bool" : "string";
}
