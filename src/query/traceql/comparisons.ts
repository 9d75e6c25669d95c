import type { NumberTest, TextTest } from "../query.ts";
import { numberLiterals, stringLiteral } from "./literal.ts";
import type { AskedPlace } from "./places.ts";

/**
 * What a span must fulfil to be able to pass, in TraceQL; the client has the last word. `undefined`: a
 * question that TraceQL cannot narrow, such as for an absence (facts §5.3, nil).
 */
export type Narrowing = string | undefined;

/** Any one of them; not narrowed where one of them is not. */
export function anyOf(narrowings: readonly Narrowing[]): Narrowing {
  if (narrowings.length === 0 || narrowings.includes(undefined)) return undefined;
  const [only, ...more] = narrowings;
  return more.length === 0 ? only : `(${narrowings.join(" || ")})`;
}

/**
 * Tempo 3 keeps ints of this key in a column of their own, unless it is told otherwise, and looks nowhere else where
 * the question tells no type (tempodb/backend/block_meta.go, defaultDedicatedColumns): texts are asked for beside them.
 */
const INT_COLUMN = 'span."http.status_code"';

export function isThere({ name }: Pick<AskedPlace, "name">): string {
  return name === INT_COLUMN ? `(${name} != nil || ${name} >= "")` : `${name} != nil`;
}

/** Numbers in every type that they are stored in: ints, floats, and texts, whose value only the client compares. */
export function numbersAt(places: readonly AskedPlace[], tests: readonly NumberTest[]): Narrowing {
  return anyOf(
    tests.map((test) =>
      test.op === "none" ? undefined : anyOf(places.map((place) => numberAt(place, test))),
    ),
  );
}

function numberAt(place: AskedPlace, test: Exclude<NumberTest, { op: "none" }>): string {
  const { name, plain } = place;
  if (!plain || test.op === "!=") return isThere(place);
  if (test.op === "=") {
    const literals = [...numberLiterals(test.value), stringLiteral(String(test.value))];
    return `(${[...literals.map((literal) => `${name} = ${literal}`), otherText(name, test.value)].join(" || ")})`;
  }
  const numeric = `${name} =~ ${stringLiteral(NUMERIC)}`;
  if (test.op === "between") {
    const sides = [0, 1].map((form) => {
      const [low, high] = [numberLiterals(test.low), numberLiterals(test.high)].map(
        (texts) => texts[form] ?? texts[0],
      );
      return `(${name} >= ${low} && ${name} <= ${high})`;
    });
    return `(${[...new Set(sides), numeric].join(" || ")})`;
  }
  const sides = comparedForms(test.value).map((literal) => `${name} ${test.op} ${literal}`);
  return `(${[...sides, numeric].join(" || ")})`;
}

/** Texts that a reader takes for a number. */
const NUMERIC = "\\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\\s*";

/** `"0.0"`, `" 0"`, `"1e3"`, `".5"`: other spellings of the number. */
function otherText(name: string, value: number): string {
  return `${name} =~ ${stringLiteral(spellingsOf(value))}`;
}

function spellingsOf(value: number): string {
  if (value === 0) return "\\s*[+-]?[0.]+([eE][+-]?[0-9]+)?\\s*";
  if (!Number.isSafeInteger(value)) return NUMERIC;
  return `\\s*[+-]?(0*${Math.abs(value)}([.]0*)?|[0-9.]+[eE][+-]?[0-9]+)\\s*`;
}

function comparedForms(value: number): readonly string[] {
  return Number.isSafeInteger(value) ? numberLiterals(value) : [intLiteral(value), ...numberLiterals(value)];
}

/** The whole number below, within what an int can hold: Tempo compares no int with a larger float. */
function intLiteral(value: number): string {
  if (Math.abs(value) < 2 ** 63) return String(BigInt(Math.floor(value)));
  return value > 0 ? String(MOST_INT) : String(-MOST_INT);
}

const MOST_INT = 2n ** 63n - 1n;

/** Texts, also those that are stored as a number or stand in a list. */
export function textsAt(places: readonly AskedPlace[], tests: readonly TextTest[]): Narrowing {
  return anyOf(
    tests.map((test) => (test.op === "none" ? undefined : anyOf(places.map((place) => textAt(place, test))))),
  );
}

function textAt(place: AskedPlace, test: Exclude<TextTest, { op: "none" }>): string {
  if (!place.plain || test.op === "!=") return isThere(place);
  const { name } = place;
  const asText = `${name} = ${stringLiteral(test.value)}`;
  const number = Number(test.value);
  const asNumber = /^-?\d+(?:\.\d+)?$/.test(test.value)
    ? numberLiterals(number).map((literal) => `${name} = ${literal}`)
    : [];
  const inList = `${name} =~ ${stringLiteral(`\\s*\\[.*${jsonText(test.value)}.*`)}`;
  return `(${[asText, ...asNumber, inList].join(" || ")})`;
}

/** A text as it may stand in JSON, which can write some characters in several ways. */
function jsonText(text: string): string {
  return text
    .split(/["\\/\p{Cc}]|[^\x20-\x7e]/u)
    .map(regexText)
    .join(".+");
}

function regexText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
