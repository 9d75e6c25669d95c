import type { AttributeValue } from "../model/attribute.ts";
import { WholeFloat } from "../model/attribute.ts";
import { amount, count, finite, text } from "./readers.ts";
import { flag } from "./request.ts";

/** What a concept's values are, as far as its reader tells. */
export type ValueKind = "count" | "amount" | "flag" | "text";

/** In which way a recorded value is not what its kind asks for. */
export type Oddity = "below 0" | "unreadable" | "number in a string" | "whole float";

const KINDS: ReadonlyMap<unknown, ValueKind> = new Map<unknown, ValueKind>([
  [count, "count"],
  [amount, "amount"],
  [flag, "flag"],
  [text, "text"],
]);
const REDACTED = /^<[^<>]*>$/;
const LONGEST_REDACTION = 100;

/** The kind that a reader reads; undefined for readers of words and of whole messages. */
export function kindRead(reader: unknown): ValueKind | undefined {
  return KINDS.get(reader);
}

/**
 * What is odd about a value of a kind (diagnostics §1.2.2). A numeric text and a whole float are read as
 * their number, and are odd all the same; what was taken out (`<redacted>`) is not.
 */
export function oddityOf(kind: ValueKind, value: AttributeValue, readable: boolean): Oddity | undefined {
  if (readable) return oddityOfReadable(kind, value);
  if (value === null || isRedacted(value)) return undefined;
  if (kind === "text") return typeof value === "string" ? undefined : "unreadable";
  return kind !== "flag" && (finite(value) ?? 0) < 0 ? "below 0" : "unreadable";
}

function oddityOfReadable(kind: ValueKind, value: AttributeValue): Oddity | undefined {
  const isNumber = kind === "count" || kind === "amount";
  if (isNumber && typeof value === "string") return "number in a string";
  return kind === "count" && value instanceof WholeFloat ? "whole float" : undefined;
}

function isRedacted(value: AttributeValue): boolean {
  return typeof value === "string" && value.length <= LONGEST_REDACTION && REDACTED.test(value);
}
