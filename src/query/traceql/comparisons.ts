import type { NumberTest, TextTest } from "../query.ts";
import { floatLiteral, numberLiterals, stringLiteral } from "./literal.ts";
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

/** A value of any type. Keys with a column of their own are `nil` where their value is of another type. */
export function isThere({ name, key }: Pick<AskedPlace, "name" | "key">): string {
  if (!OF_OWN_COLUMN.has(key)) return `${name} != nil`;
  const any = [`!= nil`, `>= ""`, `>= -${MOST}`, `>= -${MOST}.0`, "= true", "= false"];
  return `(${any.map((test) => `${name} ${test}`).join(" || ")})`;
}

/** Columns that every Tempo has (vparquet4/block_traceql.go, backend/block_meta.go); a tenant may add others. */
const OF_OWN_COLUMN: ReadonlySet<string> = new Set([
  "http.request.method",
  "http.response.status_code",
  "url.path",
  "url.route",
  "server.address",
  "server.port",
  "http.status_code",
  "http.method",
  "http.url",
  "http.route",
  "cluster",
  "namespace",
  "pod",
  "container",
  "k8s.cluster.name",
  "k8s.namespace.name",
  "k8s.pod.name",
  "k8s.container.name",
]);
const MOST = 2n ** 63n - 1n;

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
  if (!plain || test.op === "!=" || !bounds(test).every(isWritable)) return isThere(place);
  if (test.op === "=") {
    const literals = [...numberLiterals(test.value), stringLiteral(String(test.value))];
    return `(${[...literals.map((literal) => `${name} = ${literal}`), otherSpelling(name, test.value)].join(" || ")})`;
  }
  const [ints, floats] = test.op === "between" ? bothEnds(name, test) : oneEnd(name, test);
  return `(${ints} || ${floats} || ${textBetween(name, FIRST_BLANK, BEHIND_DIGITS)})`;
}

function bothEnds(name: string, { low, high }: { low: number; high: number }): readonly [string, string] {
  const [ints, floats] = [wholeBelow(low), floatLiteral(low)];
  return [
    `(${name} >= ${ints} && ${name} <= ${wholeAbove(high)})`,
    `(${name} >= ${floats} && ${name} <= ${floatLiteral(high)})`,
  ];
}

/** Ints are compared with an int, so that an end between two of them moves outwards. */
function oneEnd(name: string, { op, value }: { op: string; value: number }): readonly [string, string] {
  const whole = op.startsWith("<") ? wholeAbove(value) : wholeBelow(value);
  return [`${name} ${op} ${whole}`, `${name} ${op} ${floatLiteral(value)}`];
}

function bounds(test: Exclude<NumberTest, { op: "none" }>): readonly number[] {
  return test.op === "between" ? [test.low, test.high] : [test.value];
}

/** Beyond, ints of other digits are the same number, or the digits of a literal are not exact. */
function isWritable(value: number): boolean {
  return value === 0 || (Math.abs(value) <= Number.MAX_SAFE_INTEGER && Math.abs(value) >= 1e-6);
}

function wholeBelow(value: number): string {
  return String(Math.floor(value));
}

function wholeAbove(value: number): string {
  return String(Math.ceil(value));
}

/** Texts that a number's text may begin with: blanks, signs, a point, digits lie between these. */
const FIRST_BLANK = "\t";
const BEHIND_DIGITS = ":";

/**
 * Texts by their first letters. Never by a regular expression: one that meets lists and texts under one
 * key makes Tempo 3 answer 500 "unexpected numbers of pre-compiled regexp" (pkg/traceql/ast_execute.go).
 */
function textBetween(name: string, first: string, behind: string): string {
  return `(${name} >= ${stringLiteral(first)} && ${name} < ${stringLiteral(behind)})`;
}

/** `"0.0"`, `" 0"`, `"1e3"`, `".5"`: other spellings begin with a blank, a sign, a point, 0 or the same digit. */
function otherSpelling(name: string, value: number): string {
  const others = textBetween(name, FIRST_BLANK, "1");
  const digit = Number(/[1-9]/.exec(String(value))?.[0] ?? 0);
  if (digit === 0) return others;
  return `${others} || ${textBetween(name, String(digit), digit === 9 ? BEHIND_DIGITS : String(digit + 1))}`;
}

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
  const asNumber = storedLiterals(test.value).map((literal) => `${name} = ${literal}`);
  return `(${[asText, ...asNumber, textBetween(name, "[", "\\")].join(" || ")})`;
}

/** Of a text that is a number: what it is stored as where it is stored as one. */
function storedLiterals(text: string): readonly string[] {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return [];
  const number = Number(text);
  if (Number.isSafeInteger(number) || text.includes(".")) return numberLiterals(number);
  return isInt64(text) ? [String(BigInt(text)), ...numberLiterals(number)] : numberLiterals(number);
}

function isInt64(digits: string): boolean {
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}
