import { Failure } from "../../model/failure.ts";
import { type TraceId, traceIdOfUuid } from "../../model/ids.ts";
import { logqlString } from "./logql-string.ts";

/** Names under which loggers keep a trace's id beside the line (facts §7, formats §4). */
const NAMES = [
  "trace_id",
  "traceID",
  "traceId",
  "TraceID",
  "TraceId",
  "traceid",
  "otel_trace_id",
  "dd_trace_id",
];
const HALF = "0".repeat(16);

/** The two questions for a trace's lines: those that spell its id, and those that bear it beside the text. */
export function lineQueries(
  selector: string,
  traceId: TraceId,
  stage: string | undefined,
): readonly string[] {
  const behind = stageText(stage);
  const spellings = spellingsOf(traceId);
  const [text = traceId] = [...spellings].sort((one, other) => one.length - other.length);
  const named = NAMES.flatMap((name) => spellings.map((spelling) => `${name}=${logqlString(spelling)}`)).join(
    " or ",
  );
  return [`${selector} |= ${logqlString(text)}${behind}`, `${selector} | ${named}${behind}`];
}

/** A 64-bit id is written with and without its zeros. The text filter's short form finds both. */
function spellingsOf(traceId: TraceId): readonly string[] {
  const bare = traceIdOfUuid(traceId) ?? traceId;
  const short = bare.length === 32 && bare.startsWith(HALF) ? [bare.slice(16)] : [];
  return [...new Set([traceId, bare, ...short])];
}

function stageText(stage: string | undefined): string {
  const text = stage?.trim() ?? "";
  if (text === "") return "";
  if (text.startsWith("{"))
    throw new Failure("usage", "--logql takes a stage, not a whole query", {
      hint: `--logql '| json | level="error"'`,
    });
  return /^[|!]/.test(text) ? ` ${text}` : ` | ${text}`;
}
