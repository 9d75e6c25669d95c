import type { TraceEvidence } from "../model/evidence.ts";
import { Failure } from "../model/failure.ts";
import { isTempoId, type TraceId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Span } from "../model/span.ts";
import type { LinesOf } from "../source/loki/lines-of.ts";
import type { Store } from "../store/store.ts";
import { mayHaveGrown } from "./growing.ts";
import { otherLines } from "./merge-lines.ts";
import { mergedSpans } from "./merge-spans.ts";
import type { Remote } from "./remote.ts";
import { linesOf, type RemoteLines, remoteLinesOfEach } from "./remote-lines.ts";
import { type RemoteTrace, type RemoteTraceOptions, remoteTrace } from "./remote-trace.ts";

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

/** A trace that is at hand, from Tempo or in the store, and whose lines Loki is still to be asked for. */
export type Lineless = Copies & { readonly asked: LinesOf };

/** What there is of a trace: the stored copy alone, or Tempo's beside it. */
type Copies =
  | { readonly stored: TraceEvidence; readonly found: undefined }
  | { readonly stored: TraceEvidence | undefined; readonly found: RemoteTrace };

const NO_ID = new Failure("usage", "it is no trace id of Tempo's: those are up to 32 hex digits");

export interface FetcherOptions extends RemoteTraceOptions {
  /** A LogQL stage of the user's leaves lines out: a later fetch without it has to ask for them. */
  readonly filtersLines: boolean;
}

/** Fetches traces as far as the store has not all of them: first their spans, then their lines. */
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
  async ask(id: TraceId): Promise<Fetched | Lineless> {
    const stored = this.#store.readTrace(id);
    if (!isTempoId(id)) return stored === undefined ? NO_ID : "already";
    if (stored !== undefined && !mayHaveGrown(stored, this.#store.storedAt(id)))
      return !this.#wantsLines || this.#store.wereLinesAsked(id)
        ? "already"
        : this.#lineless({ stored, found: undefined }, stored);
    try {
      const found = await remoteTrace(this.#remote, id, { ...this.#options, withLogs: false });
      if (found === undefined) return notFound(stored);
      if (found.evidence.spans.length === 0) return nothingReadable(found.unreadable);
      return this.#lineless({ stored, found }, found.evidence);
    } catch (error) {
      if (error instanceof Failure && error.code !== "interrupted") return error;
      throw error;
    }
  }

  /** Asks Loki for the lines of traces that it can be asked for together. Throws "interrupted" alone. */
  async withLines(lineless: readonly Lineless[]): Promise<readonly FetchedTrace[]> {
    const { loki } = this.#remote;
    if (loki === undefined) return [];
    const lines = await remoteLinesOfEach(
      loki,
      lineless.map(({ asked }) => asked),
    );
    return lineless.flatMap((one, at) => {
      const those = lines[at];
      return those === undefined ? [] : [this.joined(one, those)];
    });
  }

  /** A trace with those of its lines that came. */
  joined({ stored, found }: Copies, { lines, trouble }: RemoteLines): FetchedTrace {
    const evidence =
      found === undefined ? onlyLines(stored, lines) : whole(stored, { ...found.evidence, logs: lines });
    const linesAsked = this.#wantsLines && trouble === undefined && !this.#options.filtersLines;
    return { ...evidence, linesAsked, logTrouble: trouble, unreadable: found?.unreadable ?? [] };
  }

  get #wantsLines(): boolean {
    const { loki, lokiTrouble } = this.#remote;
    return this.#options.withLogs && (loki !== undefined || lokiTrouble !== undefined);
  }

  /** Without a Loki to ask, what there is is all. */
  #lineless(copies: Copies, trace: TraceEvidence): FetchedTrace | Lineless {
    const asked = linesOf(trace, this.#options.logSlackNs);
    const { loki, lokiTrouble } = this.#remote;
    if (this.#options.withLogs && loki !== undefined && asked !== undefined) return { ...copies, asked };
    return this.joined(copies, { lines: [], trouble: this.#wantsLines ? lokiTrouble : undefined });
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

type Evidence = Pick<FetchedTrace, "evidence" | "replaces" | "came">;

/** The lines that a stored trace lacked. */
function onlyLines(stored: TraceEvidence, lines: readonly LogLine[]): Evidence {
  const logs = otherLines(stored.logs, lines);
  return {
    evidence: { ...stored, spans: [], logs, partial: undefined },
    replaces: false,
    came: { spans: 0, logs: logs.length },
  };
}

/** A trace that takes the place of what is stored of it. */
function whole(stored: TraceEvidence | undefined, newer: TraceEvidence): Evidence {
  const atHand = new Set<Span | LogLine>([...(stored?.spans ?? []), ...(stored?.logs ?? [])]);
  const evidence = stored === undefined ? newer : union(stored, newer);
  return {
    evidence,
    replaces: stored !== undefined,
    came: { spans: countOthers(evidence.spans, atHand), logs: countOthers(evidence.logs, atHand) },
  };
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
