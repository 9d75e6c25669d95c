import type { CheckGroup } from "../model/check.ts";
import { jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";

const DOCTOR_SCHEMA = "lgtrace.doctor/1";

/** lgtrace.doctor/1 as one document (`json`) or a line for each check and a summary (`jsonl`). */
export function doctorJson(
  groups: readonly CheckGroup[],
  form: "json" | "jsonl",
): AsyncGenerator<string, void> {
  const elements = groups.flatMap(({ address, from, checks }) =>
    checks.map(({ id, target, ok, message, remedy }) => [
      jsonText({ id, target, ok, message, remedy, address, from }),
    ]),
  );
  const counts = () => ({ ...countsOf(groups) });
  return form === "jsonl"
    ? jsonLines(DOCTOR_SCHEMA, elements, counts)
    : jsonDocument(DOCTOR_SCHEMA, "checks", elements, counts);
}

/** How many checks passed, how many failed, of how many nothing is known. */
export function countsOf(groups: readonly CheckGroup[]) {
  const all = groups.flatMap(({ checks }) => checks);
  const count = (wanted: boolean | undefined) => all.filter(({ ok }) => ok === wanted).length;
  return { passed: count(true), failed: count(false), unknown: count(undefined) };
}
