import type * as z from "zod";
import type { Failure } from "../model/failure.ts";
import type { ContractText, FormPath } from "./contract-text.ts";
import { fileFailure } from "./contract-text.ts";
import { nearestName, nearestWord } from "./name-distance.ts";

const FOUND_CHARS = 60;
/** No secret looks like it: `bearer-token=glsa_4f` as a key is a value gone astray. */
const A_WORD = /^[a-z][a-z_-]{0,30}$/i;
const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
  record: "a map of keys",
};

/** What is wrong with a file of that form that can be read: the first trouble, and how many more there are. */
export function formFailure(text: ContractText, issues: readonly z.core.$ZodIssue[]): Failure {
  const troubles = issues.flatMap((issue) => troublesOf(issue, text));
  const [first, ...more] = troubles.toSorted((one, other) => one.line - other.line);
  const { kind, path } = text;
  if (first === undefined) return fileFailure(kind, path, 1, `not a ${kind.name}`);
  const lines = [...new Set(more.map(({ line }) => line))].join(", ");
  const hint = [first.hint, lines === "" ? "" : `also wrong: line ${lines}`].filter(Boolean).join("; ");
  return fileFailure(kind, path, first.line, first.sentence, hint === "" ? undefined : hint);
}

interface Trouble {
  readonly line: number;
  readonly sentence: string;
  readonly hint: string;
}

function troublesOf(issue: z.core.$ZodIssue, text: ContractText): Trouble[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, issue.path, issue.message.split(", "), text));
  }
  const found = valueAt(text.value, issue.path);
  const place = placeOf(issue.path, text);
  const line = text.lineOf(issue.path);
  const expected = expectedBy(issue);
  if (found === undefined) return [{ line, sentence: `${place} is missing`, hint: `it is ${expected}` }];
  if (text.kind.mayHoldSecrets)
    return [{ line, sentence: `${place}: expected ${expected}`, hint: quotesFor(found) }];
  return [{ line, sentence: `${place}: expected ${expected}, found ${foundText(found)}`, hint: "" }];
}

function quotesFor(found: unknown): string {
  return typeof found === "number" || typeof found === "boolean" ? "put it in quotes, if it is text" : "";
}

function unknownKey(key: string, path: FormPath, legal: readonly string[], text: ContractText): Trouble {
  const nearest = text.kind.name === "contract" ? nearestName(key, legal) : nearestWord(key, legal);
  const guess = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  const sentence = `${placeOf([...path, key], text)} is no key of a ${text.kind.name}${guess}`;
  return { line: text.lineOf([...path, key]), sentence, hint: `legal here: ${legal.join(", ")}` };
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.map(String).join(", ");
  if (issue.code !== "invalid_type") return issue.message;
  return EXPECTED[issue.expected] ?? issue.expected;
}

/** `tree.children[2].count`; the whole file has no better name. */
function placeOf(path: FormPath, { kind }: ContractText): string {
  const shown = (key: string) => (kind.mayHoldSecrets && !A_WORD.test(key) ? "…" : key);
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${shown(String(key))}`)).join("");
  return place === "" ? "the file" : place.replace(/^\./, "");
}

function valueAt(form: unknown, path: FormPath): unknown {
  let value = form;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}

function foundText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > FOUND_CHARS ? `${text.slice(0, FOUND_CHARS)}…` : text;
}
