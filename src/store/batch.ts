/** A column's value on its way into the store. */
export type Cell = string | number | bigint | null;

/**
 * Rows on their way from the thread that reads to the thread that writes, in the form that is cheapest
 * to copy: one text for all texts, typed arrays for numbers.
 */
export interface Batch {
  /** Resources and families are numbered from 0 again; else numbers go on from the last batch. */
  readonly startsAnew: boolean;
  /** New ones, numbered in this order. */
  readonly resources: readonly ResourceRow[];
  readonly families: readonly FamilyRow[];
  /** `TRACE_COLUMNS`, trace after trace. */
  readonly traces: readonly Cell[];
  /** Position of the trace in this batch, concept, value; label after label. */
  readonly labels: readonly (string | number)[];
  /** Spans of the first trace, then of the second, …; `SPAN_NUMBERS` for each, NaN is absent. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly starts: BigInt64Array<ArrayBuffer>;
  /** All texts of all spans; `SPAN_TEXTS` for each. */
  readonly text: string;
  /** Where each text ends, -1 - end if it is absent. */
  readonly ends: Int32Array<ArrayBuffer>;
  /** `LOG_COLUMNS`, line after line. */
  readonly logs: readonly Cell[];
  /** Trace id and why its source says that it is incomplete. */
  readonly partial: readonly (readonly [traceId: string, reason: string])[];
  /** Spans that were the same as another one in the same batch, and were left out. */
  readonly duplicates: number;
}

export interface ResourceRow {
  readonly service: string | null;
  readonly attributes: string;
}

/** What many spans have in common. `resource` is the batch's number of it. */
export interface FamilyRow {
  readonly resource: number;
  /** JSON of everything below and of what no search asks for, exact to the last lone surrogate. */
  readonly content: string;
  readonly name: string;
  readonly service: string | null;
  /** `ERROR` also where an attribute says that the span failed. */
  readonly status: string;
  readonly role: string;
  readonly model: string | null;
  readonly requestModel: string | null;
  readonly responseModel: string | null;
  readonly stopReason: string | null;
  readonly httpStatus: number | null;
}

export const TRACE_COLUMNS = [
  "trace_id",
  "spans",
  "start",
  "duration",
  "service",
  "root_name",
  "tokens_in",
  "tokens_out",
  "cost",
  "stop_reason",
  "first_error",
  "conflicts",
] as const;

export const LOG_COLUMNS = [
  "fingerprint",
  "trace_id",
  "span_id",
  "time",
  "level",
  "service",
  "instance",
  "body",
  "more",
] as const;

export const SPAN_NUMBERS = ["family", "duration", "tokens_in", "tokens_out"] as const;
export const SPAN_TEXTS = ["span_id", "parent_id", "attributes", "more"] as const;
