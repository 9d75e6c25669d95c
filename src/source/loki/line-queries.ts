import { logqlString, regexText } from "./logql-string.ts";
import type { Spellings } from "./spellings.ts";

const TRACEPARENT_NAME = "traceparent";
/** Names under which a trace's id stands beside a line, as label or metadata (facts §7, formats §4). */
const NAMES = [
  ...["trace_id", "traceID", "traceId", "TraceID", "TraceId", "traceid"],
  ...["otel_trace_id", "otelTraceID", "dd_trace_id", "X_B3_TraceId"],
];
/** Every name that is asked for. */
export const ASKED_NAMES: readonly string[] = [...NAMES, TRACEPARENT_NAME];
const TRACEPARENT = "[0-9a-f]{2}-(?:IDS)-.*";

export interface LineQueries {
  /** Lines whose text spells the id. */
  readonly inText: string;
  /** Lines that bear it beside their text. */
  readonly beside: string;
}

/**
 * The two questions for a trace's lines: a line filter never sees structured metadata, a label filter
 * without a parser never the text (facts §7). Alternatives of plain texts cost Loki 1.2 × one; `(?i)`
 * over the parts of a UUID 4.5 ×, so both cases are spelled out.
 */
export function lineQueries(selector: string, { needles, values }: Spellings, stage: string): LineQueries {
  const any = values.map(regexText).join("|");
  const fields = NAMES.map((name) => `${name}=~${logqlString(any)}`);
  const parents = `${TRACEPARENT_NAME}=~${logqlString(TRACEPARENT.replace("IDS", () => any))}`;
  return {
    inText: `${selector} |~ ${logqlString(needles.map(regexText).join("|"))}${stage}`,
    beside: `${selector} | ${[...fields, parents].join(" or ")}${stage}`,
  };
}
