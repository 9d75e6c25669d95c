import type { TraceId } from "../../model/ids.ts";
import type { LogLine } from "../../model/log-line.ts";
import { lokiStreams } from "../../wire/log/loki-streams.ts";
import { bearsBeside } from "./beside.ts";
import type { FoundEntry } from "./found-entries.ts";
import { isSpelling, names, type Spellings } from "./spellings.ts";
import type { NanoWindow } from "./windows.ts";

/** Whose lines are wanted. */
export interface Naming extends NanoWindow {
  readonly traceId: TraceId;
  readonly spellings: Spellings;
  /** The question was for this trace alone: what it found beside a line's text is this trace's id. */
  readonly alone: boolean;
  /** A stage of the user's may have written the lines anew. */
  readonly mayBeRewritten: boolean;
}

/** An entry, and the line that it is. */
export interface FoundLine {
  readonly entry: FoundEntry;
  readonly line: LogLine;
}

/**
 * The lines of a trace among those found, in their order. A line filter also finds texts of which an id
 * is only a part, and lines of other traces: those go, unless they name this trace all the same.
 */
export function linesNaming(found: readonly FoundLine[], naming: Naming): readonly LogLine[] {
  return found.flatMap(({ entry, line }) => {
    if (entry.nanos < naming.from || entry.nanos >= naming.to) return [];
    const isOurs = isBeside(entry, naming) || (isInText(line, naming) && isNamedBy(line, naming));
    return isOurs ? [asLineOf(line, naming.traceId)] : [];
  });
}

function isBeside(entry: FoundEntry, { alone, spellings }: Naming): boolean {
  return entry.beside && (alone || bearsBeside(entry, spellings.values));
}

/** What only the other traces' part of a question found is nothing that this trace's own would have found. */
function isInText({ body }: LogLine, { alone, spellings }: Naming): boolean {
  return alone || spellings.needles.some((needle) => body.includes(needle));
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

/** Entries with the line that each is. */
export function linesOfEntries(entries: readonly FoundEntry[]): readonly FoundLine[] {
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
  return entries.flatMap((entry, position) => {
    const line = lines[position];
    return line === undefined ? [] : [{ entry, line }];
  });
}
