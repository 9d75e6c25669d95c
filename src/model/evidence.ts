import type { TraceId } from "./ids.ts";
import type { LogLine } from "./log-line.ts";
import type { Span } from "./span.ts";

/** Everything gathered about one request, as it was recorded. */
export interface TraceEvidence {
  readonly traceId: TraceId;
  /** Every span read, identical repeats included. */
  readonly spans: readonly Span[];
  /** Lines that name the trace, and lines without an id from its services inside its window. */
  readonly logs: readonly LogLine[];
  /** Why the evidence is known to be incomplete. */
  readonly partial: string | undefined;
  /** Where it came from: file names, "store", a backend's address. */
  readonly origin: string;
  /** A server was asked for it just now, so that more of it may be on the way. */
  readonly live?: true;
}
