import type { SpanId } from "./ids.ts";

/** What is known of a trace that a link names. */
export interface LinkedTrace {
  /** Undefined: the server that was asked does not have the trace. */
  readonly spanIds: Pick<ReadonlySet<SpanId>, "has"> | undefined;
  readonly isPartial: boolean;
}
