import type { FoundTrace } from "../model/found-trace.ts";
import type { SpanId, TraceId } from "../model/ids.ts";
import { recordedText } from "./stored-text.ts";

export const FOUND_COLUMNS = `trace.id, trace.trace_id, trace.service, trace.root_name, trace.start,
  trace.duration, trace.spans, trace.tokens_in, trace.tokens_out, trace.stop_reason, trace.first_error,
  trace.cost, trace.partial IS NOT NULL AS is_partial`;

/** `FOUND_COLUMNS`, read with safe integers. */
export interface FoundRow {
  readonly id: bigint;
  readonly trace_id: string;
  readonly service: string | null;
  readonly root_name: string | null;
  readonly start: bigint;
  readonly duration: number;
  readonly spans: bigint;
  readonly tokens_in: bigint | number | null;
  readonly tokens_out: bigint | number | null;
  readonly stop_reason: string | null;
  readonly first_error: string | null;
  readonly cost: number | null;
  readonly is_partial: bigint;
}

export function foundTraceOf(row: FoundRow, spanIds: readonly SpanId[]): FoundTrace {
  return {
    traceId: recordedText(row.trace_id) as TraceId,
    service: textOf(row.service),
    rootName: textOf(row.root_name),
    startUnixNano: row.start,
    durationNs: row.duration,
    spanCount: Number(row.spans),
    tokensIn: numberOf(row.tokens_in),
    tokensOut: numberOf(row.tokens_out),
    stopReason: textOf(row.stop_reason),
    firstError: textOf(row.first_error),
    costUsd: row.cost ?? undefined,
    partial: row.is_partial === 0n ? undefined : true,
    spanIds,
  };
}

function textOf(stored: string | null): string | undefined {
  return stored === null ? undefined : recordedText(stored);
}

function numberOf(stored: bigint | number | null): number | undefined {
  return stored === null ? undefined : Number(stored);
}
