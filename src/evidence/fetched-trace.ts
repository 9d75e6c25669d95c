import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import { isTempoId, type TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { Store } from "../store/store.ts";
import { mayHaveGrown } from "./growing.ts";
import { otherLines } from "./merge-lines.ts";
import { mergedSpans } from "./merge-spans.ts";
import type { Remote } from "./remote.ts";
import { type RemoteTraceOptions, remoteLines, remoteTrace } from "./remote-trace.ts";

/** What came of a trace from the backends: all of it, or lines that the store lacked, be they none. */
export interface FetchedTrace {
  /** What is to be stored. */
  readonly evidence: TraceEvidence;
  /** It takes the stored copy's place, whose spans and lines are in it. */
  readonly replaces: boolean;
  /** How much came that was not at hand; a span that says more than the stored one is such a one. */
  readonly came: { readonly spans: number; readonly logs: number };
  /** Loki was asked, and gave all lines that it has. */
  readonly linesAsked: boolean;
  /** Why lines are missing. */
  readonly logTrouble: Failure | undefined;
  /** What of Tempo's answer could not be read, a sentence each. */
  readonly unreadable: readonly string[];
}

/** What came of a trace: it, the word that the store had it whole, or why it was not to be had. */
export type Fetched = FetchedTrace | "already" | Failure;

const NO_ID = new Failure("usage", "it is no trace id of Tempo's: those are up to 32 hex digits");

export interface FetcherOptions extends RemoteTraceOptions {
  /** A LogQL stage of the user's leaves lines out: a later fetch without it has to ask for them. */
  readonly filtersLines: boolean;
}

/** Fetches traces as far as the store has not all of them. */
export class TraceFetcher {
  readonly #remote: Remote;
  readonly #store: Store;
  readonly #options: FetcherOptions;

  constructor(remote: Remote, store: Store, options: FetcherOptions) {
    this.#remote = remote;
    this.#store = store;
    this.#options = options;
  }

  /** A trace that may have grown is asked whole, one without its lines for those. Throws "interrupted" alone. */
  async fetch(id: TraceId, lokiIsGone: Failure | undefined): Promise<Fetched> {
    const stored = this.#store.readTrace(id);
    if (!isTempoId(id)) return stored === undefined ? NO_ID : "already";
    try {
      if (stored === undefined || mayHaveGrown(stored, this.#store.storedAt(id)))
        return await this.#whole(id, stored, lokiIsGone);
      if (!this.#asksLoki || this.#store.wereLinesAsked(id)) return "already";
      return await this.#lines(stored, lokiIsGone);
    } catch (error) {
      if (error instanceof Failure && error.code !== "interrupted") return error;
      throw error;
    }
  }

  get #asksLoki(): boolean {
    const { loki, lokiTrouble } = this.#remote;
    return this.#options.withLogs && (loki !== undefined || lokiTrouble !== undefined);
  }

  async #whole(
    id: TraceId,
    stored: TraceEvidence | undefined,
    lokiIsGone: Failure | undefined,
  ): Promise<Fetched> {
    const withLogs = this.#options.withLogs && lokiIsGone === undefined;
    const found = await remoteTrace(this.#remote, id, { ...this.#options, withLogs });
    if (found === undefined) return notFound(stored);
    const { evidence, unreadable } = found;
    if (evidence.spans.length === 0) return nothingReadable(unreadable);
    const logTrouble = found.logTrouble ?? lokiIsGone;
    const atHand = new Set<Span | LogLine>([...(stored?.spans ?? []), ...(stored?.logs ?? [])]);
    const whole = stored === undefined ? evidence : union(stored, evidence);
    return {
      evidence: whole,
      replaces: stored !== undefined,
      came: { spans: countOthers(whole.spans, atHand), logs: countOthers(whole.logs, atHand) },
      linesAsked: this.#asksLoki && logTrouble === undefined && !this.#options.filtersLines,
      logTrouble,
      unreadable,
    };
  }

  async #lines(stored: TraceEvidence, lokiIsGone: Failure | undefined): Promise<FetchedTrace> {
    const { lines, trouble } =
      lokiIsGone === undefined
        ? await remoteLines(this.#remote, stored.traceId, stored.spans, this.#options.logSlackNs)
        : { lines: [], trouble: lokiIsGone };
    const logs = otherLines(stored.logs, lines);
    return {
      evidence: { ...stored, spans: [], logs, partial: undefined },
      replaces: false,
      came: { spans: 0, logs: logs.length },
      linesAsked: trouble === undefined && !this.#options.filtersLines,
      logTrouble: trouble,
      unreadable: [],
    };
  }
}

/** Of a trace that is stored all the same. */
export function linesMissing({ code, message, because, hint }: Failure): Failure {
  return new Failure(code, `log lines are missing: ${message}`, {
    ...(because === undefined ? {} : { because }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function notFound(stored: TraceEvidence | undefined): Failure {
  const what =
    stored === undefined ? "Tempo does not have it" : "Tempo no longer has it; what is stored stays";
  return new Failure("nothing-found", what);
}

function nothingReadable(unreadable: readonly string[]): Failure {
  return new Failure("unreachable", `no span of Tempo's answer can be read: ${unreadable.join("; ")}`);
}

function countOthers<Row>(rows: readonly Row[], atHand: ReadonlySet<Row>): number {
  return rows.filter((row) => !atHand.has(row)).length;
}

/** Lines that the store joins by time or by another spelling of the id stay there by themselves. */
function union(stored: TraceEvidence, newer: TraceEvidence): TraceEvidence {
  const own = stored.logs.filter(({ traceId }) => traceId === stored.traceId);
  return {
    ...newer,
    spans: mergedSpans(stored.spans, newer.spans),
    logs: [...own, ...otherLines(stored.logs, newer.logs)],
  };
}
