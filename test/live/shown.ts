import { expect } from "vitest";
import type { Ran } from "./lgtrace.ts";

/** What live tests read of `lgtrace.show/1`. */
export interface ShownTrace {
  readonly traceId: string;
  readonly partial: boolean;
  readonly spans: readonly ShownSpan[];
  readonly logs: readonly ShownLine[];
  readonly missing: readonly { readonly spanId: string }[];
  readonly conservation: Readonly<Record<string, number>>;
}

export interface ShownSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly marks: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ShownLine {
  readonly timeUnixNano: string;
  readonly body: string;
  readonly spanId?: string;
  readonly attachedBy?: string;
}

/** The one trace of a `show … -o json` that went well. */
export function shownTrace(ran: Ran): ShownTrace {
  expect([ran.code, ran.stderr]).toEqual([0, ""]);
  const { traces } = JSON.parse(ran.stdout) as { traces: readonly ShownTrace[] };
  expect(traces).toHaveLength(1);
  return traces[0] as ShownTrace;
}
