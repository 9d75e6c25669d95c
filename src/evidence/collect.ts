import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";

/** What was read from one or several inputs, kept in memory and grouped by trace. */
export class Collection {
  readonly spans = new Map<TraceId, Span[]>();
  readonly lines = new Map<TraceId, LogLine[]>();
  readonly linesWithoutId: LogLine[] = [];
  readonly partial = new Map<TraceId, string>();
  /** Names of the inputs that a trace's spans came from. */
  readonly origins = new Map<TraceId, Set<string>>();
  spanCount = 0;
  lineCount = 0;

  /** Takes over one input's spans and lines. A line without a service has that of its input's others. */
  add(input: CollectedInput): void {
    for (const span of input.spans) this.#addSpan(span, input.name);
    const service = onlyOne(input.lines.map((line) => line.service));
    for (const line of input.lines) {
      this.#addLine(line.service === undefined && service !== undefined ? { ...line, service } : line);
    }
    for (const [traceId, reason] of input.partial) this.partial.set(traceId, reason);
  }

  #addSpan(span: Span, origin: string): void {
    this.spanCount += 1;
    appendTo(this.spans, span.traceId, span);
    const origins = this.origins.get(span.traceId);
    if (origins === undefined) this.origins.set(span.traceId, new Set([origin]));
    else origins.add(origin);
  }

  #addLine(line: LogLine): void {
    this.lineCount += 1;
    if (line.traceId === undefined) this.linesWithoutId.push(line);
    else appendTo(this.lines, line.traceId, line);
  }
}

export interface CollectedInput {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly lines: readonly LogLine[];
  readonly partial: ReadonlyMap<TraceId, string>;
}

function onlyOne(services: readonly (string | undefined)[]): string | undefined {
  const known = new Set(services);
  known.delete(undefined);
  const [first] = known;
  return known.size === 1 ? first : undefined;
}

/** Puts a value behind the others of its key. */
export function appendTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
