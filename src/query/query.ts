/**
 * What a user asks of traces. Span conditions hold together on one span; trace conditions hold of
 * the trace, on whatever span the fact stands.
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

export type SortKey = "start" | "duration" | "tokens-in" | "tokens-out" | "cost" | "spans";
export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** `none`: the fact is not recorded, which is not the same as 0. */
export type NumberTest =
  | { readonly op: "=" | "!=" | ">" | ">=" | "<" | "<="; readonly value: number }
  | { readonly op: "between"; readonly low: number; readonly high: number }
  | { readonly op: "none" };

/** A text that is wholly a number counts as that number too (`number`). */
export type TextTest =
  | { readonly op: "=" | "!="; readonly value: string; readonly number: number | undefined }
  | { readonly op: "none" };

/** A free attribute, by its recorded key; on the span, else on its resource. */
export type AttributeTest = { readonly key: string } & (
  | { readonly op: "exists" }
  | { readonly op: "=" | "!="; readonly value: string; readonly number: number | undefined }
  | { readonly op: ">" | ">=" | "<" | "<="; readonly value: number }
  | { readonly op: "between"; readonly low: number; readonly high: number }
  | { readonly op: "none" }
);

export type SpanCondition =
  | { readonly on: "name" | "service" | "model" | "stop-reason"; readonly anyOf: readonly TextTest[] }
  | { readonly on: "status"; readonly anyOf: readonly ("OK" | "ERROR" | "UNSET")[] }
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
