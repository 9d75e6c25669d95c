import type { AttributeValue } from "../model/attribute.ts";
import { isList, numberOf } from "../model/attribute.ts";
import type { Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import { shownValue } from "../model/shown-value.ts";
import type { Reading } from "./attribute-reading.ts";
import { readAs, readUntyped } from "./attribute-reading.ts";
import type { Condition } from "./condition.ts";
import type { Pattern } from "./pattern.ts";
import type { AttributeForm } from "./schema.ts";

/** What one attribute must be like. */
export interface AttributeRule {
  readonly key: string;
  readonly line: number;
  readonly form: AttributeForm;
  readonly pattern: Pattern | undefined;
  readonly when: Condition | undefined;
  readonly severity: Severity;
}

export type Judgement =
  | { readonly kind: "fits" }
  | { readonly kind: "broken"; readonly actual: string; readonly severity: Severity }
  | { readonly kind: "unjudged"; readonly reason: string };

const ODD = {
  "numeric-string": { severity: "warning", note: "a string that holds a number" },
  "whole-float": { severity: "info", note: "a float" },
} as const;

/** Holds a recorded value against its rule. `untyped`: the wire knows no types, so none are asked for. */
export function judgeValue(rule: AttributeRule, recorded: AttributeValue, untyped: boolean): Judgement {
  const { type } = rule.form;
  const given = untyped ? untypedReadings(type, recorded) : [recorded];
  const readings = given.flatMap((value) =>
    type === undefined ? asItIs(value) : (readAs(type, value) ?? []),
  );
  if (readings.length === 0 && untyped) {
    const reason = `the wire format has no types, and ${shownValue(recorded)} is no ${type}`;
    return { kind: "unjudged", reason };
  }
  const kept = readings.find((reading) => keepsLimits(rule, reading.value));
  if (kept !== undefined) return judgeOddity(rule, recorded, kept);
  return { kind: "broken", actual: shownValue(recorded), severity: rule.severity };
}

/** `int 100..599`, `string one of GET, POST`, `absent`. */
export function expectationOf({ form }: AttributeRule): string {
  if (form.forbid) return "absent";
  const parts = [
    form.type,
    rangeOf(form.min, form.max),
    form.one_of && `one of ${form.one_of.join(", ")}`,
    form.equals !== undefined && `equal to ${JSON.stringify(form.equals)}`,
    form.pattern && `like /${form.pattern}/`,
    form.min_items !== undefined && `of ≥ ${form.min_items} items`,
    form.max_length !== undefined && `of ≤ ${form.max_length} characters`,
  ].filter((part) => typeof part === "string");
  return parts.length === 0 ? "present" : parts.join(" ");
}

function rangeOf(min: number | undefined, max: number | undefined): string | undefined {
  if (min !== undefined && max !== undefined) return `${min}..${max}`;
  if (min !== undefined) return `≥ ${min}`;
  return max === undefined ? undefined : `≤ ${max}`;
}

/** What a text may stand for; where a text is asked for it stays one, though it may look like a number. */
function untypedReadings(type: AttributeForm["type"], recorded: AttributeValue): AttributeValue[] {
  if (type === "string") return [recorded];
  return type === undefined ? [recorded, readUntyped(recorded)] : [readUntyped(recorded)];
}

function asItIs(value: AttributeValue): Reading {
  return { value, oddity: undefined };
}

function judgeOddity(rule: AttributeRule, recorded: AttributeValue, { oddity }: Reading): Judgement {
  if (oddity === undefined) return { kind: "fits" };
  const { severity, note } = ODD[oddity];
  const actual = `${shownValue(recorded)}, ${note}`;
  return { kind: "broken", actual, severity: lesser(severity, rule.severity) };
}

function lesser(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other) ? one : other;
}

/** Limits hold for each item of a list. */
function keepsLimits(rule: AttributeRule, value: AttributeValue): boolean {
  const { form, pattern } = rule;
  if (form.equals !== undefined && !equals(value, form.equals)) return false;
  if (form.min_items !== undefined && !(isList(value) && value.length >= form.min_items)) return false;
  const items = isList(value) ? value : [value];
  if (!items.every((item) => keepsItemLimits(form, item))) return false;
  return pattern === undefined || items.every((item) => typeof item === "string" && pattern.test(item));
}

function keepsItemLimits(form: AttributeForm, item: AttributeValue): boolean {
  if (form.min !== undefined && !compares(item, (number) => number >= (form.min ?? 0))) return false;
  if (form.max !== undefined && !compares(item, (number) => number <= (form.max ?? 0))) return false;
  if (form.one_of !== undefined && !form.one_of.some((legal) => equals(item, legal))) return false;
  return form.max_length === undefined || (typeof item === "string" && isWithin(item, form.max_length));
}

function compares(item: AttributeValue, holds: (number: number | bigint) => boolean): boolean {
  const number = typeof item === "bigint" ? item : numberOf(item);
  return number !== undefined && holds(number);
}

function equals(value: AttributeValue, expected: NonNullable<AttributeForm["equals"]>): boolean {
  if (typeof expected === "number")
    return compares(value, (number) => number >= expected && number <= expected);
  if (!Array.isArray(expected)) return value === expected;
  return (
    isList(value) &&
    value.length === expected.length &&
    expected.every((item, index) => equals(value[index] ?? null, item))
  );
}

/** Characters are code points; no text has more of them than UTF-16 units. */
function isWithin(text: string, maxLength: number): boolean {
  return text.length <= maxLength || (text.length <= maxLength * 2 && [...text].length <= maxLength);
}
