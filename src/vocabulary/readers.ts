import type { AttributeValue } from "../model/attribute.ts";
import { isList, numberOf } from "../model/attribute.ts";

const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** An integer of 0 or more, also from a numeric text or a whole float. */
export function count(value: AttributeValue): number | undefined {
  const number = amount(value);
  return number !== undefined && Number.isInteger(number) ? number : undefined;
}

/** A finite number of 0 or more: money, durations. */
export function amount(value: AttributeValue): number | undefined {
  const number = finite(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** A finite number, also from a numeric text. */
export function finite(value: AttributeValue): number | undefined {
  const number = typeof value === "string" ? numberOfText(value) : numberOf(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The number that a text is, wholly; `"n/a"`, `""` and `"12 tokens"` are none. */
function numberOfText(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** A text that is not blank; a number that stands for an id or a name is taken as it prints. */
export function text(value: AttributeValue): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  const number = numberOf(value);
  return number === undefined ? undefined : String(typeof value === "bigint" ? value : number);
}

/** Of a list the first text, else the text itself. */
export function firstText(value: AttributeValue): string | undefined {
  if (!isList(value)) return text(value);
  for (const element of value) {
    const read = text(element);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** For facts that a key's presence tells. */
export function always<T>(fact: T): () => T {
  return () => fact;
}
