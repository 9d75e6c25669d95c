import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import type { FailedFetch, FetchSummary } from "../model/fetch-summary.ts";
import type { TraceId } from "../model/ids.ts";
import type { ImportSession } from "../store/import-session.ts";
import type { Store } from "../store/store.ts";
import { mayHaveGrown } from "./growing.ts";
import { inOrder } from "./in-order.ts";
import { otherLines } from "./merge-lines.ts";
import { mergedSpans } from "./merge-spans.ts";
import type { Remote } from "./remote.ts";
import { type RemoteTraceOptions, remoteTrace } from "./remote-trace.ts";
import { SpanWindow } from "./span-window.ts";
import { summarise } from "./summarise.ts";

/** How far a fetch is, in traces. */
export interface FetchProgress {
  readonly done: number;
  readonly total: number;
}

export interface FetchOptions extends RemoteTraceOptions {
  /** Traces that are asked for beside each other. */
  readonly atOnce: number;
  readonly total: number;
  readonly onProgress: (progress: FetchProgress) => void;
  /** Somebody else is writing; called once. */
  readonly onWait: () => void;
}

/** So many traces become visible together; an interruption loses none that came. */
const COMMITTED_AT_ONCE = 100;
/** After so many failures in a row the backend is taken to be gone. */
const GIVEN_UP_AFTER = 3;

/**
 * Fetches traces and their log lines into the store. A trace that the store has whole is left alone, one
 * that may have grown is asked again and replaced by both copies' union. A trace whose lines cannot be had
 * is not stored, so that the next fetch asks for it again. Throws the backend's trouble once it is gone.
 */
export async function fetchTraces(
  ids: Iterable<TraceId> | AsyncIterable<TraceId>,
  remote: Remote,
  store: Store,
  options: FetchOptions,
): Promise<FetchSummary> {
  const session = await store.beginImport(summarise, options);
  const fetching = new Fetching(session, remote, store, options);
  try {
    for await (const [id, got] of inOrder(ids, options.atOnce, (id) => fetching.ask(id)))
      fetching.take(id, got);
    return fetching.summary;
  } finally {
    fetching.commit();
    session.close();
  }
}

type Got = TraceEvidence | "already" | Failure;

class Fetching {
  readonly #session: ImportSession;
  readonly #remote: Remote;
  readonly #store: Store;
  readonly #options: FetchOptions;
  readonly #failed: FailedFetch[] = [];
  readonly #counts = { traces: 0, spans: 0, logs: 0, already: 0, partial: 0 };
  #pending: TraceEvidence[] = [];
  #failuresInARow = 0;

  constructor(session: ImportSession, remote: Remote, store: Store, options: FetchOptions) {
    this.#session = session;
    this.#remote = remote;
    this.#store = store;
    this.#options = options;
  }

  get summary(): FetchSummary {
    return { ...this.#counts, failed: this.#failed };
  }

  async ask(id: TraceId): Promise<Got> {
    const stored = this.#store.readTrace(id);
    if (stored !== undefined && !mayHaveGrown(stored, this.#store.storedAt(id))) return "already";
    try {
      const found = await remoteTrace(this.#remote, id, this.#options);
      if (found === undefined) return new Failure("nothing-found", "Tempo does not have it");
      return found.logTrouble ?? (stored === undefined ? found.evidence : union(stored, found.evidence));
    } catch (error) {
      if (error instanceof Failure && error.code !== "interrupted") return error;
      throw error;
    }
  }

  take(traceId: TraceId, got: Got): void {
    if (got === "already") this.#counts.already += 1;
    else if (got instanceof Failure) this.#fail(traceId, got);
    else this.#add(got);
    const { already, traces } = this.#counts;
    this.#options.onProgress({ done: already + traces + this.#failed.length, total: this.#options.total });
  }

  /** Everything taken so far is there for everybody. */
  commit(): void {
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return;
    const [first] = pending;
    this.#session.beginFile(first?.origin ?? "");
    this.#session.replace(pending.map(({ traceId }) => traceId));
    const window = new SpanWindow((batch) => this.#session.add(batch));
    for (const { traceId, spans, logs, partial } of pending) {
      for (const span of spans) window.span(span);
      for (const line of logs) window.log(line);
      if (partial !== undefined) window.partial(partial, traceId);
    }
    window.end();
    this.#session.finishFile();
  }

  #add(trace: TraceEvidence): void {
    this.#failuresInARow = 0;
    this.#pending.push(trace);
    this.#counts.traces += 1;
    this.#counts.spans += trace.spans.length;
    this.#counts.logs += trace.logs.length;
    this.#counts.partial += trace.partial === undefined ? 0 : 1;
    if (this.#pending.length >= COMMITTED_AT_ONCE) this.commit();
  }

  #fail(traceId: TraceId, failure: Failure): void {
    this.#failed.push({ traceId, message: failure.message, code: failure.code });
    this.#failuresInARow = failure.code === "nothing-found" ? 0 : this.#failuresInARow + 1;
    if (this.#failuresInARow >= GIVEN_UP_AFTER) throw failure;
  }
}

function union(stored: TraceEvidence, newer: TraceEvidence): TraceEvidence {
  const spans = mergedSpans(stored.spans, newer.spans);
  return { ...newer, spans, logs: [...stored.logs, ...otherLines(stored.logs, newer.logs)] };
}
