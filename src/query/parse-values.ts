import { type NumberTest, STATUS_WORDS, type StatusWord, type TextTest } from "./query.ts";

const OPERATORS = ["!=", ">=", "<=", "=", ">", "<"] as const;
type Operator = (typeof OPERATORS)[number];

/** What may stand for a number of this kind; undefined where the text is none. */
export type NumberReader = (text: string) => number | undefined;

/** `0`, `>100`, `>=`, `<`, `<=`, `!=`, `1..5` (both ends included) or `none`; undefined for anything else. */
export function numberTest(text: string, read: NumberReader): NumberTest | undefined {
  const trimmed = text.trim();
  if (trimmed === "none") return { op: "none" };
  return rangeTest(trimmed, read) ?? comparison(trimmed, read);
}

/** `1..5` alone. */
export function rangeTest(text: string, read: NumberReader): NumberTest | undefined {
  const [first, second, ...more] = text.split("..");
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const low = read(first.trim());
  const high = read(second.trim());
  if (low === undefined || high === undefined || low > high) return undefined;
  return { op: "between", low, high };
}

function comparison(text: string, read: NumberReader): NumberTest | undefined {
  const [op, rest] = splitOperator(text);
  const value = read(rest.trim());
  return value === undefined ? undefined : { op, value };
}

function splitOperator(text: string): [Operator, string] {
  const op = OPERATORS.find((operator) => text.startsWith(operator));
  return op === undefined ? ["=", text] : [op, text.slice(op.length)];
}

/** `value`, `!=value` or `none`; a value in double quotes is meant as it stands (`"none"`). */
export function textTest(text: string): TextTest | undefined {
  return text === "none" ? { op: "none" } : equalityTest(text);
}

/** As `textTest` where every span has the fact, so that `none` is a value like any other. */
export function equalityTest(text: string): TextTest | undefined {
  const op = text.startsWith("!=") ? "!=" : "=";
  const value = unquoted(op === "!=" ? text.slice(2) : text);
  return value === "" ? undefined : { op, value };
}

/** The text inside its double quotes, where it has them. */
export function unquoted(text: string): string {
  return isQuoted(text) ? text.slice(1, -1) : text;
}

export function isQuoted(text: string): boolean {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"');
}

/** `ok`, `error` or `unset`, in any case. */
export function statusWord(text: string): StatusWord | undefined {
  const word = text.trim().toUpperCase();
  return STATUS_WORDS.find((known) => known === word);
}

/** Whole and not negative: tokens, status codes. */
export function readCount(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** US dollars, with or without their sign. */
export function readDollars(text: string): number | undefined {
  const dollars = readDecimal(text.replace(/^\$/, ""));
  return dollars !== undefined && dollars >= 0 ? dollars : undefined;
}

/** A decimal number with sign, fraction and exponent as JSON and its kin write them. */
export function readDecimal(text: string): number | undefined {
  const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())
    ? Number(text)
    : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
