import type { AttributeValue } from "../model/attribute.ts";
import { WholeFloat } from "../model/attribute.ts";
import type { Reader } from "./concept.ts";
import { ALL_CONCEPTS } from "./detail-concepts.ts";
import { amount, count, finite, text } from "./readers.ts";
import { flag } from "./request.ts";

/** What a concept's values are, as far as its reader tells. */
export type ValueKind = "count" | "amount" | "number" | "flag" | "text";

/** In which way a recorded value is not what its kind asks for. */
export type Oddity = "below 0" | "unreadable" | "number in a string" | "whole float";

/** Texts of which a reader of numbers makes one: a number, an HTTP status. */
const NUMERIC = ["1", "200"];
const KINDS = kindsOfReaders();
const REDACTED = /^<[^<>]*>$/;
const LONGEST_REDACTION = 100;

/** The kind that a reader reads; undefined for readers of words and of whole messages. */
export function kindRead(reader: Reader<unknown>): ValueKind | undefined {
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
  const isNumber = kind !== "flag" && kind !== "text";
  if (isNumber && typeof value === "string" && finite(value) !== undefined) return "number in a string";
  return kind === "count" && value instanceof WholeFloat ? "whole float" : undefined;
}

function isRedacted(value: AttributeValue): boolean {
  return typeof value === "string" && value.length <= LONGEST_REDACTION && REDACTED.test(value);
}

function kindsOfReaders(): ReadonlyMap<Reader<unknown>, ValueKind> {
  const kinds = new Map<Reader<unknown>, ValueKind>([
    [count, "count"],
    [amount, "amount"],
    [flag, "flag"],
    [text, "text"],
  ]);
  for (const { read } of Object.values(ALL_CONCEPTS).flat())
    if (!kinds.has(read) && NUMERIC.some((numeric) => typeof read(numeric) === "number"))
      kinds.set(read, "number");
  return kinds;
}
