import { isQuoted, rangeTest, readDecimal, unquoted } from "./parse-values.ts";
import type { AttributeTest } from "./query.ts";

/** A key, then perhaps an operator and a value. The first operator that is not the first letter ends the key. */
const TEST = /^(.+?)\s*(!=|>=|<=|=|>|<)\s*(.*)$/s;

/**
 * `key`, `key=value`, `key!=value`, `key>5`, `key>=5`, `key<5`, `key<=5`, `key=1..5` or `key=none`.
 * A value in double quotes is a text and nothing else. Undefined where a comparison lacks its number.
 */
export function attributeTest(text: string): AttributeTest | undefined {
  const [, key, op, value = ""] = TEST.exec(text) ?? [];
  if (key === undefined) return text === "" || /^[!<>=]/.test(text) ? undefined : { key: text, op: "exists" };
  if (op === "=") return equalTest(key, value);
  if (op === "!=") return { key, op, ...equalTo(value) };
  const number = readDecimal(value);
  if (number === undefined || (op !== ">" && op !== ">=" && op !== "<" && op !== "<=")) return undefined;
  return { key, op, value: number };
}

function equalTest(key: string, value: string): AttributeTest {
  if (value === "none") return { key, op: "none" };
  const range = rangeTest(value, readDecimal);
  return range?.op === "between" ? { key, ...range } : { key, op: "=", ...equalTo(value) };
}

/** Beyond 2^53 integers are compared by their digits alone. */
function equalTo(text: string): { value: string; number: number | undefined } {
  const number = isQuoted(text) ? undefined : readDecimal(text);
  const exact = number !== undefined && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return { value: unquoted(text), number: exact ? number : undefined };
}
