import type { FetchSummary } from "../model/fetch-summary.ts";
import { jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";

const FETCH_SCHEMA = "lgtrace.fetch/1";
const LISTED = 10;

/** `fetched 12 traces, 96 spans, 40 log lines · 3 already there · 1 failed`. */
export function fetchLine(
  { traces, spans, logs, already, partial, failed, notAsked }: FetchSummary,
  { glyphs }: Style,
): string {
  const parts = [
    `fetched ${counted(traces, "trace")}, ${counted(spans, "span")}, ${counted(logs, "log line")}`,
    already > 0 ? `${grouped(already)} already there` : "",
    partial > 0 ? `${grouped(partial)} partial` : "",
    failed.length > 0 ? `${grouped(failed.length)} failed` : "",
    notAsked > 0 ? `${grouped(notAsked)} not asked for` : "",
  ];
  return parts.filter((part) => part !== "").join(` ${glyphs.dot} `);
}

/** The traces that could not be fetched and why, those of one reason together. For stderr. */
export function failedLines(
  { failed }: Pick<FetchSummary, "failed">,
  { clean, paint }: Style,
): readonly string[] {
  const reasons = Map.groupBy(failed, ({ message }) => message);
  return [...reasons].flatMap(([message, those]) => {
    const more = those.length > LISTED ? [`  and ${grouped(those.length - LISTED)} more`] : [];
    const ids = those.slice(0, LISTED).map(({ traceId }) => `  ${clean(traceId)}`);
    return [`${paint.red("lgtrace:")} ${grouped(those.length)} failed: ${clean(message)}`, ...ids, ...more];
  });
}

/** lgtrace.fetch/1 as one document (`json`) or a line for each failed trace and a summary (`jsonl`). */
export function fetchJson(
  { failed, ...counts }: FetchSummary,
  form: "json" | "jsonl",
): AsyncGenerator<string, void> {
  const elements = failed.map(({ traceId, message }) => [jsonText({ traceId, message })]);
  return form === "jsonl"
    ? jsonLines(FETCH_SCHEMA, elements, () => counts)
    : jsonDocument(FETCH_SCHEMA, "failed", elements, () => counts);
}
