import type { TraceEvidence } from "../model/evidence.ts";
import type { Failure } from "../model/failure.ts";
import type { TraceId } from "../model/ids.ts";
import type { TimeWindow } from "../source/tempo/tempo.ts";
import type { Remote } from "./remote.ts";
import { type RemoteLines, remoteLines } from "./remote-lines.ts";

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

const NO_LINES: RemoteLines = { lines: [], trouble: undefined };

/**
 * The trace of an id from Tempo, with the lines that Loki has of it; undefined where Tempo does not
 * know it, or is not configured. Trouble with Tempo is thrown, trouble with Loki is told.
 */
export async function remoteTrace(
  remote: Remote,
  traceId: TraceId,
  { window, logSlackNs, withLogs }: RemoteTraceOptions,
): Promise<RemoteTrace | undefined> {
  const { tempo } = remote;
  const trace = await tempo?.trace(traceId, window);
  if (tempo === undefined || trace === undefined) return undefined;
  const { spans, partial, unreadable } = trace;
  const { lines: logs, trouble } = withLogs
    ? await remoteLines(remote, { traceId, spans }, logSlackNs)
    : NO_LINES;
  return {
    evidence: { traceId, spans, logs, partial, origin: tempo.place, live: true },
    logTrouble: trouble,
    unreadable,
  };
}
