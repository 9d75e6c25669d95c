import { type AttributeValue, WholeFloat } from "../model/attribute.ts";

/** What the writer takes: recorded values and records of them. Keys that are undefined are left out. */
export type JsonSource = AttributeValue | JsonRecord | readonly JsonSource[] | undefined;
export interface JsonRecord {
  readonly [key: string]: JsonSource;
}

const PLAIN = /^[ !#-[\]-~]*$/;
/** What JSON.stringify leaves raw: DEL, C1, bidirectional controls, separators, the byte order mark. */
const RAW_CONTROLS = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A list or a record that is being written, and how far. */
interface Open {
  readonly keys: readonly string[] | undefined;
  readonly values: readonly JsonSource[];
  next: number;
  empty: boolean;
}

/**
 * One value as JSON on one line. Integers beyond 2^53 and values that JSON has no word for (NaN,
 * Infinity) are strings, bytes are base64, maps are objects. Works at any depth of nesting.
 */
export function jsonText(value: JsonSource): string {
  const open: Open[] = [];
  let text = begin(value, open);
  for (let innermost = open.at(-1); innermost !== undefined; innermost = open.at(-1)) {
    const { keys, values, next } = innermost;
    if (next === values.length) {
      text += keys === undefined ? "]" : "}";
      open.pop();
      continue;
    }
    innermost.next += 1;
    const key = keys?.[next];
    const entry = values[next];
    if (entry === undefined && key !== undefined) continue;
    if (!innermost.empty) text += ",";
    innermost.empty = false;
    text += key === undefined ? begin(entry, open) : `${jsonString(key)}:${begin(entry, open)}`;
  }
  return text;
}

/** A string as JSON, with every control character escaped. */
function jsonString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    RAW_CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** An integer as machines read it: a number while it is exact, else its digits. */
export function exactInteger(value: bigint): number | string {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value.toString();
}

/** A scalar whole; of a list or a record the opening bracket, what is inside left on the stack. */
function begin(value: JsonSource, open: Open[]): string {
  if (typeof value === "string") return jsonString(value);
  if (typeof value === "number") return Number.isInteger(value) ? integerText(value) : numberText(value);
  if (typeof value === "bigint") return jsonText(exactInteger(value));
  if (typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "null";
  if (value instanceof WholeFloat) return numberText(value.value);
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString("base64")}"`;
  const opened = openedOf(value);
  if (opened.values.length === 0) return opened.keys === undefined ? "[]" : "{}";
  open.push(opened);
  return opened.keys === undefined ? "[" : "{";
}

function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : `"${BigInt(value)}"`;
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

type Nested = readonly JsonSource[] | ReadonlyMap<string, JsonSource> | JsonRecord;

function openedOf(value: Nested): Open {
  if (Array.isArray(value)) return { keys: undefined, values: value, next: 0, empty: true };
  if (value instanceof Map)
    return { keys: [...value.keys()], values: [...value.values()], next: 0, empty: true };
  return { keys: Object.keys(value), values: Object.values(value), next: 0, empty: true };
}
