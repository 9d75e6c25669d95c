import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { TempoTrace, TimeWindow } from "../source/tempo/tempo.ts";
import type { Remote } from "./remote.ts";

export interface RemoteTraceOptions {
  /** Narrows which of Tempo's blocks are looked through. */
  readonly window?: TimeWindow | undefined;
  /** How far before its start and behind its end a trace's lines are looked for: nanoseconds. */
  readonly logSlackNs: number;
  readonly withLogs: boolean;
}

/** A trace and its log lines from the backends. */
export interface RemoteTrace {
  readonly evidence: TraceEvidence;
  /** Why its log lines are missing, or not all there. */
  readonly logTrouble: Failure | undefined;
  /** What of Tempo's answer could not be read, a sentence each. */
  readonly unreadable: readonly string[];
}

/** `--log-slack` where nothing else is said: five minutes. */
export const LOG_SLACK_NS = 300_000_000_000;

/**
 * The trace of an id from Tempo, with the lines that Loki has of it; undefined where Tempo does not
 * know it, or is not configured. Trouble with Tempo is thrown, trouble with Loki is told.
 */
export async function remoteTrace(
  remote: Remote,
  id: TraceId,
  options: RemoteTraceOptions,
): Promise<RemoteTrace | undefined> {
  const { tempo } = remote;
  const trace = await tempo?.trace(id, options.window);
  if (tempo === undefined || trace === undefined) return undefined;
  const { lines, trouble } = options.withLogs
    ? await remoteLines(remote, id, trace.spans, options.logSlackNs)
    : NO_LINES;
  const evidence = evidenceOf(id, trace, lines, tempo.place);
  return { evidence, logTrouble: trouble, unreadable: trace.unreadable };
}

/** Lines that Loki has of a trace, and why they may not be all. */
export interface RemoteLines {
  readonly lines: readonly LogLine[];
  readonly trouble: Failure | undefined;
}

const NO_LINES: RemoteLines = { lines: [], trouble: undefined };

/** The lines that name a trace, around the time of its spans. */
export async function remoteLines(
  { loki, lokiTrouble }: Pick<Remote, "loki" | "lokiTrouble">,
  traceId: TraceId,
  spans: readonly Span[],
  slackNs: number,
): Promise<RemoteLines> {
  const window = windowOf(spans);
  if (loki === undefined || window === undefined) return { lines: [], trouble: lokiTrouble };
  const slack = BigInt(Math.round(slackNs));
  const services = new Set(spans.map(({ resource }) => resource.service));
  try {
    const { lines, incomplete } = await loki.linesOf({
      traceId,
      from: window.from - slack,
      to: window.to + slack + 1n,
      services: [...services].filter((service) => service !== undefined),
    });
    const named = lines.map((line) => (line.traceId === undefined ? { ...line, traceId } : line));
    return { lines: named, trouble: incomplete === undefined ? undefined : notAll(incomplete) };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    return { lines: [], trouble: error };
  }
}

function notAll(incomplete: string): Failure {
  return new Failure("unreachable", "Loki has more of them than came", { because: incomplete });
}

function evidenceOf(
  traceId: TraceId,
  { spans, partial }: TempoTrace,
  logs: readonly LogLine[],
  origin: string,
): TraceEvidence {
  return { traceId, spans, logs, partial, origin };
}

/** From the first start to the last end; undefined without a span. */
function windowOf(spans: readonly Span[]): { from: bigint; to: bigint } | undefined {
  const [first] = spans;
  if (first === undefined) return undefined;
  let { startUnixNano: from, startUnixNano: to } = first;
  for (const { startUnixNano, endUnixNano = startUnixNano } of spans) {
    if (startUnixNano < from) from = startUnixNano;
    if (endUnixNano > to) to = endUnixNano;
  }
  return { from, to };
}
