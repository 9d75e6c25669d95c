import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: true, allErrors: true });
const NAMES = /"schema": ?"lgtrace\.([a-z-]+)\/1"/;

/** What a printed JSON document, or JSON lines, hold against the schema that they name. Text: nothing. */
export function schemaErrors(stdout: string): string[] {
  const name = NAMES.exec(stdout)?.[1];
  if (name === undefined) return [];
  const validate = ajv.compile(JSON.parse(readFileSync(`docs/schemas/${name}.json`, "utf8")));
  if (validate(JSON.parse(stdout))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
