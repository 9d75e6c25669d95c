import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import { isTempoId, type TraceId } from "../model/ids.ts";
import type { TraceReference } from "../model/trace-reference.ts";
import { mayHaveGrown } from "./growing.ts";
import { otherLines } from "./merge-lines.ts";
import { mergedSpans } from "./merge-spans.ts";
import type { Remote } from "./remote.ts";
import { remoteLines } from "./remote-lines.ts";
import { type RemoteTraceOptions, remoteTrace } from "./remote-trace.ts";
import { resolveReference, type Traces } from "./resolve-reference.ts";

/** How the backends are asked for what the store has not, or not whole. */
export interface RemoteLookup extends RemoteTraceOptions {
  /** The backends; undefined where none is configured. Called only when there is something to ask. */
  open(): Promise<Remote | undefined>;
  /** Hears of trouble that leaves the trace standing. */
  warn(trouble: Failure): void;
  /** Hears, for each trace, why log lines of it are missing. */
  logTrouble(trouble: Failure): void;
}

/** The local store, and when it got what it has. */
export interface StoredTraces extends Traces {
  storedAt(id: TraceId): bigint | undefined;
}

const LISTED = 5;

/** Looks references up: in the store, then in Tempo; what is stored but not whole in both. */
export class LookUp {
  /** The backends that were asked, for who finds nothing: `Tempo at http://…`. Grows. */
  readonly looked = new Set<string>();
  readonly #lookup: RemoteLookup | undefined;
  #opened: Promise<Remote | undefined> | undefined;

  constructor(lookup: RemoteLookup | undefined) {
    this.#lookup = lookup;
  }

  /**
   * The trace that a reference means: an exact id of the store, a unique beginning there, else the id,
   * filled up with zeros, on Tempo. Throws the Failure "ambiguous-id".
   */
  async find(reference: TraceReference, store: StoredTraces | undefined): Promise<TraceEvidence | undefined> {
    const stored = store && resolveReference(reference, store);
    if (this.#lookup === undefined) return stored;
    if (stored === undefined) return this.#fromTempo(reference, this.#lookup);
    const isWhole = !mayHaveGrown(stored, store?.storedAt(stored.traceId));
    if (isWhole && (stored.logs.length > 0 || !this.#lookup.withLogs)) return stored;
    const remote = await this.#remote(this.#lookup);
    if (remote === undefined) return stored;
    const trace = isWhole ? stored : await this.#askedAgain(stored, remote, this.#lookup);
    return this.#withLines(trace, remote, this.#lookup);
  }

  #remote(lookup: RemoteLookup): Promise<Remote | undefined> {
    this.#opened ??= lookup.open();
    return this.#opened;
  }

  async #fromTempo({ ids }: TraceReference, lookup: RemoteLookup): Promise<TraceEvidence | undefined> {
    const asked = ids.filter(isTempoId);
    const remote = await this.#remote(lookup);
    if (remote?.tempo === undefined) return undefined;
    this.looked.add(remote.tempo.place);
    for (const id of asked) {
      const found = await remoteTrace(remote, id, lookup);
      if (found === undefined) continue;
      sayUnreadable(id, found.unreadable, lookup);
      if (found.logTrouble !== undefined) lookup.logTrouble(found.logTrouble);
      return found.evidence;
    }
    return undefined;
  }

  /** What Tempo has of it now, joined with what was stored; as it was stored where Tempo fails. */
  async #askedAgain(stored: TraceEvidence, { tempo }: Remote, lookup: RemoteLookup): Promise<TraceEvidence> {
    if (tempo === undefined || !isTempoId(stored.traceId)) return stored;
    try {
      const newer = await tempo.trace(stored.traceId, lookup.window);
      if (newer === undefined) return stored;
      sayUnreadable(stored.traceId, newer.unreadable, lookup);
      const spans = mergedSpans(stored.spans, newer.spans);
      const origin = `${stored.origin}, ${tempo.place}`;
      return { ...stored, spans, partial: newer.partial, origin, live: true };
    } catch (error) {
      if (!(error instanceof Failure) || error.code === "interrupted") throw error;
      lookup.warn(notAsked(stored.traceId, error));
      return stored;
    }
  }

  async #withLines(trace: TraceEvidence, remote: Remote, lookup: RemoteLookup): Promise<TraceEvidence> {
    if (!lookup.withLogs) return trace;
    const { lines, trouble } = await remoteLines(remote, trace, lookup.logSlackNs);
    if (trouble !== undefined) lookup.logTrouble(trouble);
    return { ...trace, logs: [...trace.logs, ...otherLines(trace.logs, lines)] };
  }
}

function notAsked(traceId: TraceId, { code, message, because, hint }: Failure): Failure {
  return new Failure(code, `trace ${traceId} is shown as it was stored: ${message}`, {
    ...(because === undefined ? {} : { because }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function sayUnreadable(traceId: TraceId, parts: readonly string[], lookup: RemoteLookup): void {
  if (parts.length > 0) lookup.warn(unreadableParts(traceId, parts));
}

/** What is said of an answer of Tempo's that could be read only in part, a sentence each. */
export function unreadableParts(traceId: TraceId, parts: readonly string[]): Failure {
  const more = parts.length > LISTED ? [`and ${parts.length - LISTED} more`] : [];
  const what = `Tempo's answer to trace ${traceId} could be read only in part`;
  return new Failure("unreachable", what, { because: [...parts.slice(0, LISTED), ...more].join("\n") });
}
