import type { AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList, numberOf } from "../model/attribute.ts";
import { readDecimal } from "./parse-values.ts";
import type { AttributeTest, Comparison, NumberTest, TextTest } from "./query.ts";

/** Whether a recorded number, or its absence, passes one of the tests. */
export function someNumberPasses(anyOf: readonly NumberTest[], value: number | undefined): boolean {
  return anyOf.some((test) => numberPasses(test, value));
}

/** Whether a fact passes one of the tests; it may stand in several places and have several values. */
export function someTextPasses(anyOf: readonly TextTest[], values: readonly (string | undefined)[]): boolean {
  const known = values.filter((value) => value !== undefined);
  return anyOf.some((test) => textPasses(test, known));
}

function numberPasses(test: NumberTest, value: number | undefined): boolean {
  if (test.op === "none") return value === undefined;
  if (value === undefined) return false;
  if (test.op === "=") return value === test.value;
  return test.op === "!=" ? value !== test.value : comparisonPasses(test, value);
}

function textPasses(test: TextTest, known: readonly string[]): boolean {
  if (test.op === "none") return known.length === 0;
  if (test.op === "=") return known.includes(test.value);
  return known.length > 0 && !known.includes(test.value);
}

/** An attribute test on the recorded value; undefined where the key is neither on span nor resource. */
export function attributePasses(test: AttributeTest, value: AttributeValue | undefined): boolean {
  if (test.op === "none") return value === undefined;
  if (value === undefined) return false;
  if (test.op === "exists") return true;
  const elements = isList(value) ? value : [value];
  if (test.op === "=") return elements.some((element) => equals(test, element));
  if (test.op === "!=") return !elements.some((element) => equals(test, element));
  return elements.some((element) => {
    const number = numericOf(element);
    return number !== undefined && comparisonPasses(test, number);
  });
}

function comparisonPasses(test: Comparison, value: number): boolean {
  switch (test.op) {
    case ">":
      return value > test.value;
    case ">=":
      return value >= test.value;
    case "<":
      return value < test.value;
    case "<=":
      return value <= test.value;
    case "between":
      return value >= test.low && value <= test.high;
  }
}

function equals(test: { value: string; number: number | undefined }, element: AttributeValue): boolean {
  if (printed(element) === test.value) return true;
  return test.number !== undefined && typeof element !== "bigint" && numericOf(element) === test.number;
}

function printed(element: AttributeValue): string | undefined {
  return element === null || typeof element === "object" ? undefined : String(element);
}

function numericOf(element: AttributeValue): number | undefined {
  if (typeof element === "string") return readDecimal(element);
  return isAttributes(element) ? undefined : numberOf(element);
}
