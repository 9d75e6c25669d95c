import type { FailureCode } from "./failure.ts";
import type { TraceId } from "./ids.ts";

/** A trace that was not fetched, or without its log lines, and why. */
export interface FailedFetch {
  readonly traceId: TraceId;
  readonly message: string;
  readonly code: FailureCode;
}

/** What a fetch brought into the store. */
export interface FetchSummary {
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
  /** Traces that the store had, and to which nothing came. */
  readonly already: number;
  /** Of the traces asked for, those that the backend calls incomplete. */
  readonly partial: number;
  /** Traces that nobody was asked for any more, since it was ended before. */
  readonly notAsked: number;
  readonly failed: readonly FailedFetch[];
}
