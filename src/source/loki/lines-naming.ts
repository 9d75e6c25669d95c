import type { TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import { lokiStreams } from "../../wire/log/loki-streams.ts";
import type { FoundEntry } from "./found-entries.ts";
import { isSpelling, names, type Spellings } from "./spellings.ts";

/** Whose lines are wanted. */
export interface Naming {
  readonly traceId: TraceId;
  readonly spellings: Spellings;
  /** A stage of the user's may have written the lines anew. */
  readonly mayBeRewritten: boolean;
}

/**
 * The entries as lines of a trace, in their order. A line filter also finds texts of which an id is
 * only a part, and lines of other traces: those go, unless they name this trace all the same.
 */
export function linesNaming(entries: readonly FoundEntry[], naming: Naming): readonly LogLine[] {
  return linesOf(entries).flatMap((line, position) => {
    const isOurs = entries[position]?.beside === true || isNamedBy(line, naming);
    return isOurs ? [asLineOf(line, naming.traceId)] : [];
  });
}

function isNamedBy(line: LogLine, { traceId, spellings, mayBeRewritten }: Naming): boolean {
  if (line.traceId !== undefined && isSpelling(line.traceId, traceId)) return true;
  if (names(line.body, spellings)) return true;
  if (line.traceId !== undefined || !mayBeRewritten) return false;
  return !spellings.needles.some((needle) => line.body.includes(needle));
}

/** Where a line says that it belongs to another trace, its span is one of that trace. */
function asLineOf(line: LogLine, traceId: TraceId): LogLine {
  const isOfAnother = line.traceId !== undefined && !isSpelling(line.traceId, traceId);
  return { ...line, traceId, spanId: isOfAnother ? undefined : line.spanId };
}

/** One line for each entry. */
function linesOf(entries: readonly FoundEntry[]): LogLine[] {
  const lines: LogLine[] = [];
  const result = entries.map(({ stream, value }) => ({ stream, values: [value] }));
  const value = { data: { resultType: "streams", result } };
  const nothing = () => {};
  const sink = {
    log: (line: LogLine) => lines.push(line),
    span: nothing,
    partial: nothing,
    problem: nothing,
  };
  lokiStreams.read({ kind: "json", value, text: "" }, sink);
  return lines;
}
