import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

export type SchemaName =
  | "show"
  | "find"
  | "import"
  | "contract"
  | "failure"
  | "store-info"
  | "store-list"
  | "store-delete";

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
