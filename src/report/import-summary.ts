import type { ImportSummary, UnreadablePart } from "../model/import-summary.ts";
import { type JsonRecord, jsonText } from "./json.ts";
import { jsonDocument, jsonLines } from "./json-document.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";

const IMPORT_SCHEMA = "lgtrace.import/1";

/** `41 files: 1,204 traces, 9,873 spans, 2 unreadable (listed), 7 skipped`. */
export function importLine(summary: ImportSummary): string {
  const { files, traces, spans, logs, duplicates, conflicts, unreadable, skipped } = summary;
  const parts = [
    counted(traces, "trace"),
    counted(spans, "span"),
    logs > 0 ? counted(logs, "log line") : "",
    duplicates > 0 ? `${grouped(duplicates)} there already` : "",
    conflicts > 0 ? `${grouped(conflicts)} in conflict` : "",
    unreadable.length > 0 ? `${grouped(unreadable.length)} unreadable (listed)` : "",
    skipped > 0 ? `${grouped(skipped)} skipped` : "",
  ];
  return `${counted(files, "file")}: ${parts.filter((part) => part !== "").join(", ")}`;
}

/** The warnings, then what could not be read, where, and why. For stderr. */
export function troubleLines(
  { warnings, unreadable }: Pick<ImportSummary, "warnings" | "unreadable">,
  style: Style,
): readonly string[] {
  const { clean, paint } = style;
  return [
    ...warnings.map(({ file, message }) => `${paint.yellow("warning:")} ${clean(file)}: ${clean(message)}`),
    ...unreadable.flatMap((part) => unreadableLines(part, style)),
  ];
}

/** That files of a folder or a glob were passed over. For stderr. */
export function skippedLines(
  { files, skipped }: Pick<ImportSummary, "files" | "skipped">,
  { paint }: Style,
): readonly string[] {
  const what = `${grouped(skipped)} of ${counted(files, "file")} skipped: no traces or log lines that lgtrace knows`;
  return skipped === 0 ? [] : [`${paint.dim("note:")} ${what}`];
}

function unreadableLines(
  { file, format, at, path, message }: UnreadablePart,
  style: Style,
): readonly string[] {
  const { clean, paint } = style;
  const place = [at, path]
    .filter((word) => word !== undefined)
    .map((word) => clean(word))
    .join(", ");
  const as = format === undefined ? "" : ` as ${clean(format)}`;
  const where = place === "" ? "" : `: ${place}`;
  return [`${paint.red("lgtrace:")} ${clean(file)} is not readable${as}${where}`, `  ${clean(message)}`];
}

/** lgtrace.import/1 as one document (`json`) or a line for each unreadable part and a summary (`jsonl`). */
export function importJson(summary: ImportSummary, form: "json" | "jsonl"): AsyncGenerator<string, void> {
  const { unreadable, warnings, ...counts } = summary;
  const elements = unreadable.map((part) => [jsonText({ ...part })]);
  const rest = (): JsonRecord => ({ ...counts, warnings: warnings.map((warning) => ({ ...warning })) });
  return form === "jsonl"
    ? jsonLines(IMPORT_SCHEMA, elements, rest)
    : jsonDocument(IMPORT_SCHEMA, "unreadable", elements, rest);
}
