import type { SpanId, TraceId } from "./ids.ts";

/** One trace as a search finds it: what fits in a row. Absent facts are undefined, which is not 0. */
export interface FoundTrace {
  readonly traceId: TraceId;
  readonly service: string | undefined;
  readonly rootName: string | undefined;
  readonly startUnixNano: bigint;
  readonly durationNs: number;
  readonly spanCount: number;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly stopReason: string | undefined;
  /** Name of the span that failed first. */
  readonly firstError: string | undefined;
  readonly costUsd: number | undefined;
  /** Its source says that it is incomplete, or spans of it were pruned. */
  readonly partial?: true | undefined;
  /** The spans on which the search's span conditions hold together. */
  readonly spanIds: readonly SpanId[];
}

/** What a search looked at. */
export interface Searched {
  /** Undefined where it would cost a second search to know. */
  readonly traces: number | undefined;
  readonly spans: number | undefined;
  /** Of the traces looked at, the first and the last start; undefined when there are none. Of a backend, the window. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  readonly tookMs: number | undefined;
}
