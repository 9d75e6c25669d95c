import { Failure } from "../model/failure.ts";
import type { FailedFetch, FetchSummary } from "../model/fetch-summary.ts";
import type { TraceId } from "../model/ids.ts";
import type { ImportSession } from "../store/import-session.ts";
import type { Store } from "../store/store.ts";
import { type ArrivalOptions, Arrivals } from "./arrivals.ts";
import {
  type Fetched,
  type FetchedTrace,
  type FetcherOptions,
  linesMissing,
  TraceFetcher,
} from "./fetched-trace.ts";
import type { Remote } from "./remote.ts";
import { SpanWindow } from "./span-window.ts";
import { summarise } from "./summarise.ts";

/** How far a fetch is, in traces. */
export interface FetchProgress {
  readonly done: number;
  readonly total: number;
}

export interface FetchOptions extends FetcherOptions, ArrivalOptions {
  readonly total: number;
  readonly onProgress: (progress: FetchProgress) => void;
  /** Hears what of Tempo's answer could not be read, a sentence each. */
  readonly onUnreadable: (traceId: TraceId, parts: readonly string[]) => void;
  /** Somebody else is writing; called once. */
  readonly onWait: () => void;
}

export interface FetchOutcome {
  readonly summary: FetchSummary;
  /** Why it ended before all traces were asked for: Ctrl-C, a backend that is gone, the disk. */
  readonly trouble: Failure | undefined;
}

/** So many traces, or rows, become visible together; an interruption loses none that came. */
const TRACES_AT_ONCE = 100;
const ROWS_AT_ONCE = 20_000;

/**
 * Fetches traces and their log lines into the store. A trace that the store has whole, and whose lines
 * were asked for, is left alone; one that may have grown is replaced by both copies' union; one whose
 * lines cannot be had is stored without them, and counts as failed, so that the next fetch asks for them.
 */
export async function fetchTraces(
  ids: Iterable<TraceId> | AsyncIterable<TraceId>,
  remote: Remote,
  store: Store,
  options: FetchOptions,
): Promise<FetchOutcome> {
  const session = await store.beginImport(summarise, options);
  const arrivals = new Arrivals(new TraceFetcher(remote, store, options), remote.loki, options);
  const fetching = new Fetching(session, options);
  let trouble: Failure | undefined;
  try {
    for await (const [id, got] of arrivals.of(ids)) fetching.take(id, got);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    trouble = error.code === "interrupted" ? new Failure("interrupted", STAYS) : error;
    for (const [id, got] of arrivals.left()) fetching.take(id, got);
  } finally {
    try {
      fetching.store();
    } finally {
      session.close();
    }
  }
  return { summary: fetching.summary, trouble };
}

const STAYS = "interrupted: what was fetched stays";

class Fetching {
  readonly #session: ImportSession;
  readonly #options: FetchOptions;
  readonly #failed: FailedFetch[] = [];
  readonly #counts = { traces: 0, spans: 0, logs: 0, already: 0, partial: 0 };
  #pending: FetchedTrace[] = [];
  #pendingRows = 0;
  #done = 0;

  constructor(session: ImportSession, options: FetchOptions) {
    this.#session = session;
    this.#options = options;
  }

  get summary(): FetchSummary {
    return { ...this.#counts, notAsked: this.#options.total - this.#done, failed: this.#failed };
  }

  take(traceId: TraceId, got: Fetched): void {
    this.#done += 1;
    if (got === "already") this.#counts.already += 1;
    else if (got instanceof Failure) this.#fail(traceId, got);
    else this.#add(traceId, got);
    this.#options.onProgress({ done: this.#done, total: this.#options.total });
  }

  /** Everything taken so far is there for everybody, and only then counts as fetched. */
  store(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingRows = 0;
    if (pending.length === 0) return;
    this.#session.beginFile(pending[0]?.evidence.origin ?? "");
    this.#session.replace(idsOf(pending.filter(({ replaces }) => replaces)));
    const window = new SpanWindow((batch) => this.#session.add(batch));
    for (const { evidence } of pending) {
      for (const span of evidence.spans) window.span(span);
      for (const line of evidence.logs) window.log(line);
      if (evidence.partial !== undefined) window.partial(evidence.partial, evidence.traceId);
    }
    window.end();
    this.#session.linesAsked(idsOf(pending.filter(({ linesAsked }) => linesAsked)));
    this.#session.finishFile();
    for (const one of pending) this.#count(one);
  }

  #add(traceId: TraceId, fetched: FetchedTrace): void {
    const { logTrouble, unreadable, evidence } = fetched;
    if (logTrouble !== undefined) this.#fail(traceId, linesMissing(logTrouble));
    if (unreadable.length > 0) this.#options.onUnreadable(traceId, unreadable);
    this.#pending.push(fetched);
    this.#pendingRows += evidence.spans.length + evidence.logs.length;
    if (this.#pending.length >= TRACES_AT_ONCE || this.#pendingRows >= ROWS_AT_ONCE) this.store();
  }

  #count({ came, evidence, logTrouble }: FetchedTrace): void {
    const isNew = came.spans + came.logs > 0;
    this.#counts.traces += isNew ? 1 : 0;
    this.#counts.already += isNew || logTrouble !== undefined ? 0 : 1;
    this.#counts.spans += came.spans;
    this.#counts.logs += came.logs;
    this.#counts.partial += evidence.partial === undefined ? 0 : 1;
  }

  #fail(traceId: TraceId, failure: Failure): void {
    this.#failed.push({ traceId, message: failure.message, code: failure.code });
  }
}

function idsOf(fetched: readonly FetchedTrace[]): TraceId[] {
  return fetched.map(({ evidence }) => evidence.traceId);
}
