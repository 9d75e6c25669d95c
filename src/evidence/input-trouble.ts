import type { InputWarning, UnreadablePart } from "../model/import-summary.ts";
import type { InputReport, PlacedProblem } from "../source/input-report.ts";

/** What a reader is told of one input. */
export interface InputTrouble {
  readonly unreadable: readonly UnreadablePart[];
  readonly warnings: readonly InputWarning[];
  /** Nothing that lgtrace knows, and nobody asked for it by name. */
  readonly skipped: boolean;
}

/**
 * What went wrong with an input. One that was asked for by name must hold something; one that was come
 * upon in a folder or by a pattern is skipped if it is nothing lgtrace knows.
 */
export function inputTrouble(file: string, asked: boolean, report: InputReport): InputTrouble {
  const [format] = report.formats;
  if (format === undefined) {
    const unreadable = asked ? [unknownInput(file, report)] : [];
    return { unreadable, warnings: [], skipped: !asked };
  }
  const unreadable = report.problems.map((problem) => partOf(file, format, problem));
  const unlisted = report.problemCount - report.problems.length;
  const warnings: InputWarning[] = [];
  if (unlisted > 0) warnings.push({ file, message: `${unlisted} more parts are unreadable and not listed` });
  if (report.unrecognised > 0)
    warnings.push({ file, message: `${report.unrecognised} lines or values are of no known format` });
  if (report.spans + report.logLines === 0 && report.problemCount === 0)
    warnings.push({ file, message: `it is ${format}, and holds no span and no log line` });
  return { unreadable, warnings, skipped: false };
}

function unknownInput(file: string, { bytes, torn }: InputReport): UnreadablePart {
  if (torn !== undefined) return partOf(file, "JSON", torn);
  const found = bytes === 0 ? "an empty file" : "something else";
  return {
    file,
    format: undefined,
    at: undefined,
    path: undefined,
    message: `expected traces or log lines in a format that lgtrace knows, found ${found}`,
  };
}

function partOf(
  file: string,
  format: string,
  { line, byte, path, expected, found }: PlacedProblem,
): UnreadablePart {
  return {
    file,
    format,
    at: line === undefined ? `byte ${byte}` : `line ${line}`,
    path: path === "" ? undefined : path,
    message: `expected ${expected}, found ${found}`,
  };
}
