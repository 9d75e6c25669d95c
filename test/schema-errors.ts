import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const NAMES = [
  "show",
  "find",
  "fetch",
  "import",
  "contract",
  "failure",
  "store-info",
  "store-list",
  "store-delete",
  "context-list",
  "doctor",
  "diagnose",
  "rules",
] as const;
export type SchemaName = (typeof NAMES)[number];

/** What was printed, whatever it is, against the schema that it names; text names none. */
export function printedErrors(printed: string): readonly string[] {
  const named = /"schema": ?"lgtrace\.([a-z-]+)\/1"/.exec(printed)?.[1];
  const name = NAMES.find((known) => known === named);
  if (name === undefined) return [];
  const lines = printed.trimEnd().split("\n");
  const isLines = lines.every((line) => line.startsWith("{") && line.endsWith("}"));
  const isSummary = /^\{"schema": ?"[^"]*", ?"summary"/.test(lines.at(-1) ?? "");
  return isLines && isSummary ? linesErrors(name, printed) : documentErrors(name, printed);
}

/** What a printed document holds against its schema. */
export function documentErrors(name: SchemaName, json: string): readonly string[] {
  return errorsOf(name, `${name}.json`, JSON.parse(json));
}

/** What printed JSON lines hold against the schema: every line an element, the last one the summary. */
export function linesErrors(name: SchemaName, jsonl: string): readonly string[] {
  const lines = jsonl.trimEnd().split("\n");
  return lines.flatMap((line, at) => {
    const definition = at === lines.length - 1 ? "lastLine" : "line";
    return errorsOf(name, `${name}.json#/$defs/${definition}`, JSON.parse(line));
  });
}

function errorsOf(name: SchemaName, reference: string, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  ajv.addSchema(JSON.parse(readFileSync(`docs/schemas/${name}.json`, "utf8")), `${name}.json`);
  const validate = ajv.getSchema(reference);
  if (validate === undefined) throw new Error(`no schema ${reference}`);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
