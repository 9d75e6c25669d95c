import type { AttributeValue } from "../model/attribute.ts";
import { isList, WholeFloat } from "../model/attribute.ts";
import type { AttributeType } from "./schema.ts";

/** A value that can be taken as the type that a contract asks for. */
export interface Reading {
  readonly value: AttributeValue;
  /** It can be taken so, but is not recorded so: "128", or 128.0 for an int. */
  readonly oddity: "numeric-string" | "whole-float" | undefined;
}

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The value as the type asked for; undefined if it is none. */
export function readAs(type: AttributeType, value: AttributeValue): Reading | undefined {
  if (!type.endsWith("[]")) return readItem(type, value);
  if (!isList(value)) return undefined;
  const readings = value.map((item) => readItem(type.slice(0, -2), item));
  if (readings.includes(undefined)) return undefined;
  const items = readings.filter((reading) => reading !== undefined);
  return { value: items.map((item) => item.value), oddity: items.find(({ oddity }) => oddity)?.oddity };
}

/**
 * What stands in a text of a wire without types (Zipkin tags): a number, a flag or a list where the
 * text is one as a whole, else the text.
 */
export function readUntyped(value: AttributeValue): AttributeValue {
  if (typeof value !== "string") return value;
  if (NUMBER.test(value)) return numberIn(value);
  if (value === "true" || value === "false") return value === "true";
  return value.startsWith("[") ? (listIn(value) ?? value) : value;
}

function readItem(type: string, value: AttributeValue): Reading | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? { value, oddity: undefined } : undefined;
    case "bool":
      return typeof value === "boolean" ? { value, oddity: undefined } : undefined;
    case "int":
      return readInt(value);
    default:
      return readNumber(value);
  }
}

function readInt(value: AttributeValue): Reading | undefined {
  if (typeof value === "bigint" || Number.isInteger(value)) return { value, oddity: undefined };
  if (value instanceof WholeFloat) return { value, oddity: "whole-float" };
  const numeric = typeof value === "string" && INTEGER.test(value);
  return numeric ? { value: numberIn(value), oddity: "numeric-string" } : undefined;
}

function readNumber(value: AttributeValue): Reading | undefined {
  if (typeof value === "number" || typeof value === "bigint" || value instanceof WholeFloat) {
    return { value, oddity: undefined };
  }
  const numeric = typeof value === "string" && NUMBER.test(value);
  return numeric ? { value: numberIn(value), oddity: "numeric-string" } : undefined;
}

/** Integers beyond 2^53 keep their digits. */
function numberIn(text: string): number | bigint {
  const number = Number(text);
  return INTEGER.test(text) && !Number.isSafeInteger(number) ? BigInt(text.replace("+", "")) : number;
}

function listIn(text: string): AttributeValue | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return isScalarList(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

function isScalarList(value: unknown): value is readonly (string | number | boolean)[] {
  return Array.isArray(value) && value.every((item) => ["string", "number", "boolean"].includes(typeof item));
}
