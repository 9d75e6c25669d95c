import type { Wanted } from "../evidence/gather.ts";
import { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import { readDuration } from "../query/parse-time.ts";
import { shellWord } from "../query/shell-word.ts";
import { counted } from "../report/number.ts";
import type { ShowTextOptions } from "../report/show-text.ts";
import type { Style } from "../report/style.ts";
import type { ShowFlags } from "./flags/show.ts";
import { wholeNumber } from "./process/style.ts";

const MAX_ROWS = 500;
const FORMS = ["text", "json", "jsonl", "markdown"] as const;

export interface ShowOptions extends ShowTextOptions {
  readonly form: (typeof FORMS)[number];
  /** Id or name of the one span to show whole. */
  readonly span: string | undefined;
  readonly style: Style;
  /** The last line: log lines of the files that belong to no trace shown. */
  readonly remainder: (otherLines: number) => readonly string[];
}

export function showOptions(flags: ShowFlags, wanted: Wanted, style: Style): ShowOptions {
  const form = FORMS.find((known) => known === flags.output) ?? "text";
  if (flags.span !== undefined && form !== "text")
    throw new Failure("usage", "--span prints text only", {
      hint: `-o ${form} without it holds every span whole`,
    });
  return {
    form,
    style,
    span: flags.span,
    fold: flags.fold,
    attributes: flags.attributes ?? false,
    all: flags.all ?? false,
    logs: flags.logs,
    service: flags.service,
    minDurationNs: durationOf(flags.minDuration),
    errorsOnly: flags.errors ?? false,
    depth: wholeNumber("depth", flags.depth, 1),
    maxRows: wholeNumber("max-rows", flags.maxRows) ?? MAX_ROWS,
    commandFor: (traceId) => commandFor("show", traceId, wanted),
    remainder: (lines) =>
      lines === 0 ? [] : [style.paint.dim(`${counted(lines, "log line")} of other requests`)],
  };
}

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const duration = readDuration(text);
  if (duration !== undefined) return duration;
  throw new Failure("usage", `--min-duration cannot be "${text}"`, {
    hint: "a duration such as 300ms, 1.5s or 2m",
  });
}

/** One of several: the same input with its id, or the id alone where it came from the store. */
export function commandFor(
  command: "show" | "diagnose",
  traceId: TraceId,
  { paths, stdin }: Pick<Wanted, "paths" | "stdin">,
): string {
  const inputs = [...paths.map(shellWord), ...(stdin === undefined ? [] : ["-"])];
  return [`lgtrace ${command}`, ...inputs, ...(inputs.length > 0 ? ["--id"] : []), shellWord(traceId)].join(
    " ",
  );
}
