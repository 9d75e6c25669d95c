import type { AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../../model/attribute.ts";
import type { JsonValue } from "../json/json-value.ts";

/** A value as plain JSON, for formats without types: ints beyond 2^53 and infinities are texts, bytes base64. */
export function plainJson(value: AttributeValue): JsonValue {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof WholeFloat) return value.value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (isAttributes(value))
    return Object.fromEntries(Array.from(value, ([key, inner]) => [key, plainJson(inner)]));
  return isList(value) ? value.map(plainJson) : value;
}

/** The same as text: a text stands for itself. */
export function plainText(value: AttributeValue): string {
  const plain = plainJson(value);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

/** Whole microseconds. */
export function micros(nanos: bigint): number {
  return Number(nanos / 1000n);
}
