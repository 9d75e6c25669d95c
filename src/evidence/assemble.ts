import type { TraceEvidence } from "../model/evidence.ts";
import { loggedSpellings, type TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { StrayLines } from "../model/stray-lines.ts";
import { firstFrom } from "../trace/first-from.ts";
import { appendTo, type Collection } from "./collect.ts";
import { StrayCount } from "./stray-lines.ts";

export interface Assembled {
  /** By the start of their first span. */
  readonly traces: readonly TraceEvidence[];
  /** Lines that belong to no trace given: of other requests, or of nobody's window. */
  readonly otherLines: number;
  /** Of these the lines that name a trace. */
  readonly strayLines: StrayLines;
}

/**
 * Gives each trace its log lines: those that name it, and those without an id from its services
 * inside its window (first start to last end, half open but for the last nanosecond).
 */
export function assemble(collection: Collection): Assembled {
  const nearby = new LinesByService(collection);
  const { named, strays } = linesThatName(collection);
  const claimed = new Set<LogLine>();
  const traces = [...collection.spans].map(([traceId, spans]): TraceEvidence => {
    const silent = nearby.within(servicesOf(spans), windowOf(spans));
    for (const line of silent) claimed.add(line);
    const logs = [...(named.get(traceId) ?? []), ...silent];
    const partial = collection.partial.get(traceId);
    return { traceId, spans, logs, partial, origin: originOf(collection, traceId) };
  });
  traces.sort(byStart);
  const namedCount = [...named.values()].reduce((sum, lines) => sum + lines.length, 0);
  const otherLines = collection.lineCount - namedCount - claimed.size;
  return { traces, otherLines, strayLines: strays.result() };
}

/**
 * The lines that name each trace, by its id or, where no other trace is called like that, by a spelling
 * of it; and those that name none.
 */
function linesThatName({ spans, lines }: Collection): { named: Map<TraceId, LogLine[]>; strays: StrayCount } {
  const spelled = new Map<TraceId, TraceId[]>();
  for (const traceId of spans.keys())
    for (const spelling of loggedSpellings(traceId)) appendTo(spelled, spelling, traceId);
  const named = new Map<TraceId, LogLine[]>();
  const strays = new StrayCount();
  for (const [written, those] of lines) {
    const [traceId, another] = spans.has(written) ? [written] : (spelled.get(written) ?? []);
    if (traceId === undefined) strays.add(written, those);
    if (traceId === undefined || another !== undefined) continue;
    for (const line of those) appendTo(named, traceId, line);
  }
  return { named, strays };
}

/** Lines without an id, by service and time. */
class LinesByService {
  readonly #lines = new Map<string, LogLine[]>();

  constructor(collection: Collection) {
    const services = new Set([...collection.spans.values()].flatMap((spans) => [...servicesOf(spans)]));
    const [only] = services.size === 1 ? services : [];
    for (const line of collection.linesWithoutId) {
      const service = line.service ?? only;
      if (service === undefined || line.timeUnixNano === undefined) continue;
      const list = this.#lines.get(service);
      if (list === undefined) this.#lines.set(service, [line]);
      else list.push(line);
    }
    for (const list of this.#lines.values()) list.sort((a, b) => compare(timeOf(a), timeOf(b)));
  }

  within(services: ReadonlySet<string>, window: Window): LogLine[] {
    return [...services].flatMap((service) => {
      const list = this.#lines.get(service) ?? [];
      return list.slice(firstFrom(list, window.from, timeOf), firstFrom(list, window.to + 1n, timeOf));
    });
  }
}

interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

function windowOf(spans: readonly Span[]): Window {
  let from = spans[0]?.startUnixNano ?? 0n;
  let to = from;
  for (const { startUnixNano, endUnixNano = startUnixNano } of spans) {
    if (startUnixNano < from) from = startUnixNano;
    if (endUnixNano > to) to = endUnixNano;
  }
  return { from, to };
}

function servicesOf(spans: readonly Span[]): ReadonlySet<string> {
  return new Set(spans.map((span) => span.resource.service).filter((service) => service !== undefined));
}

function timeOf(line: LogLine): bigint {
  return line.timeUnixNano ?? 0n;
}

function originOf(collection: Collection, traceId: TraceId): string {
  return [...(collection.origins.get(traceId) ?? [])].join(", ");
}

function byStart(a: TraceEvidence, b: TraceEvidence): number {
  return compare(windowOf(a.spans).from, windowOf(b.spans).from) || (a.traceId < b.traceId ? -1 : 1);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
