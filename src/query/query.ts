import type { Role } from "../model/role.ts";

/**
 * What a user asks of traces. All span conditions hold together on one span; each trace condition
 * holds of the trace, on whatever span the fact stands. `matches` says what each means.
 */
export interface Query {
  readonly span: readonly SpanCondition[];
  readonly trace: readonly TraceCondition[];
  /** Absolute, half open; compared with the trace's start. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  /** 0: all. */
  readonly limit: number;
  readonly sort: Sort;
}

/** Whether a query asks for more than a window, a number of traces and an order. */
export function hasConditions({ span, trace }: Query): boolean {
  return span.length + trace.length > 0;
}

export const SORT_KEYS = ["start", "duration", "tokens-in", "tokens-out", "cost", "spans"] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** `between` includes both ends. */
export type Comparison =
  | { readonly op: ">" | ">=" | "<" | "<="; readonly value: number }
  | { readonly op: "between"; readonly low: number; readonly high: number };

export type Equality<Value> =
  | { readonly op: "="; readonly value: Value }
  | { readonly op: "!="; readonly value: Value };

/** The fact is not recorded, which is not the same as 0. Every other test needs it to be recorded, `!=` too. */
export interface NotRecorded {
  readonly op: "none";
}

export type NumberTest = Comparison | NotRecorded | Equality<number>;

/** Compared as text, letter by letter. */
export type TextTest = NotRecorded | Equality<string>;

/**
 * A free attribute by its recorded key: on the span, else on its resource. A value that is wholly a
 * number (`number`) equals recorded ints, floats and numeric texts of that number; a list passes if
 * one of its elements does, and `!=` if none is equal.
 */
export type AttributeTest = { readonly key: string } & (
  | Comparison
  | NotRecorded
  | { readonly op: "exists" }
  | (Equality<string> & { readonly number: number | undefined })
);

export const STATUS_WORDS = ["OK", "ERROR", "UNSET"] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

export type SpanCondition =
  | { readonly on: "name" | "service" | "model" | "stop-reason"; readonly anyOf: readonly TextTest[] }
  | { readonly on: "status"; readonly anyOf: readonly StatusWord[] }
  | { readonly on: "tokens-in" | "tokens-out" | "http-status"; readonly anyOf: readonly NumberTest[] }
  /** Nanoseconds. */
  | { readonly on: "span-duration"; readonly anyOf: readonly NumberTest[] }
  | { readonly on: "attribute"; readonly test: AttributeTest };

export type TraceCondition =
  | { readonly on: "session" | "user" | "tenant" | "variant" | "root"; readonly anyOf: readonly TextTest[] }
  /** Nanoseconds. */
  | { readonly on: "duration"; readonly anyOf: readonly NumberTest[] }
  /** US dollars, the trace's total. */
  | { readonly on: "cost"; readonly anyOf: readonly NumberTest[] }
  | { readonly on: "has-span" | "without-span"; readonly name: string };

const MODEL_CALLS: readonly Role[] = ["llm", "decode"];

/**
 * The roles of the spans that `none` is asked of, unless the question names spans itself: elsewhere
 * it says nothing that a fact is missing. The prompt is read by prefill where a call has stages.
 */
export const ASKED_FOR_ABSENCE = {
  model: MODEL_CALLS,
  "stop-reason": MODEL_CALLS,
  "tokens-in": ["llm", "prefill"],
  "tokens-out": MODEL_CALLS,
  "http-status": MODEL_CALLS,
  attribute: MODEL_CALLS,
} as const satisfies Partial<Record<SpanCondition["on"], readonly Role[]>>;
