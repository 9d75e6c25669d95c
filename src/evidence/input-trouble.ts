import type { InputWarning, UnreadablePart } from "../model/import-summary.ts";
import type { InputReport, PlacedProblem } from "../source/input-report.ts";

type Place = Pick<PlacedProblem, "line" | "byte"> & { readonly path?: string };

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
  if (format === undefined) return unknownTrouble(file, asked, report);
  const warnings = messagesOf(format, report).map((message) => ({ file, message }));
  return { unreadable: withRest(problemsOf(file, format, report), report), warnings, skipped: false };
}

/** The last problem of a file also says what of it is used all the same. */
function withRest(parts: readonly UnreadablePart[], { spans, logLines }: InputReport): UnreadablePart[] {
  const used = [counted(spans, "span"), counted(logLines, "log line")].filter((words) => words !== "");
  const last = parts.at(-1);
  if (last === undefined || used.length === 0) return [...parts];
  const message = `${last.message}; used all the same: ${used.join(" and ")} of this file`;
  return [...parts.slice(0, -1), { ...last, message }];
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function unknownTrouble(file: string, asked: boolean, report: InputReport): InputTrouble {
  const unreadable = problemsOf(file, undefined, report);
  if (unreadable.length === 0 && asked) unreadable.push(unknownInput(file, report));
  return { unreadable, warnings: [], skipped: unreadable.length === 0 };
}

function messagesOf(format: string, report: InputReport): string[] {
  const { problems, problemCount, unrecognised, firstUnrecognised } = report;
  const messages: string[] = [];
  const unlisted = problemCount - problems.length;
  if (unlisted > 0) messages.push(`${unlisted} more of its parts could not be read; they are not listed`);
  if (firstUnrecognised !== undefined) {
    const unknown = unrecognised === 1 ? "1 line or value is" : `${unrecognised} lines or values are`;
    const first = `${placeOf(firstUnrecognised)}: ${firstUnrecognised.found}`;
    messages.push(`${unknown} of no known format, the first at ${first}`);
  }
  if (report.spans + report.logLines + problemCount === 0)
    messages.push(`it is ${format}, and holds no span and no log line`);
  return messages;
}

function unknownInput(file: string, { bytes, torn, firstUnrecognised }: InputReport): UnreadablePart {
  if (torn !== undefined) return partOf(file, "JSON", torn);
  const expected = "traces or log lines in a format that lgtrace knows";
  if (firstUnrecognised !== undefined)
    return partOf(file, undefined, { path: "", expected, ...firstUnrecognised });
  const found = bytes === 0 ? "nothing: it is empty" : "only white space";
  return {
    file,
    format: undefined,
    at: undefined,
    path: undefined,
    message: `expected ${expected}, found ${found}`,
  };
}

function problemsOf(file: string, format: string | undefined, { problems }: InputReport): UnreadablePart[] {
  return problems.map((problem) => partOf(file, format, problem));
}

function partOf(file: string, format: string | undefined, problem: PlacedProblem): UnreadablePart {
  const { path, expected, found } = problem;
  return {
    file,
    format,
    at: placeOf(problem),
    path: path === "" ? undefined : path,
    message: `expected ${expected}, found ${found}`,
  };
}

/** The line says enough where a path leads on from it. */
function placeOf({ line, byte, path = "" }: Place): string {
  if (line === undefined) return `byte ${byte}`;
  return path === "" ? `line ${line}, byte ${byte}` : `line ${line}`;
}
