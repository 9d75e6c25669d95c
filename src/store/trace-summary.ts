import type { Role } from "../model/role.ts";
import type { Span } from "../model/span.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";

/** A fact that holds of the whole request, on whatever span it was written. */
export const LABELS = ["session", "user", "tenant", "variant"] as const;
export type Label = (typeof LABELS)[number];

/** One trace's facts as the store indexes them. They are handed in: the store does not reason. */
export interface TraceSummary {
  readonly startUnixNano: bigint;
  readonly durationNs: number;
  readonly service: string | undefined;
  readonly rootName: string | undefined;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly costUsd: number | undefined;
  readonly stopReason: string | undefined;
  readonly firstError: string | undefined;
  /** Spans that share an id with another one and contradict it. */
  readonly conflicts: number;
  /** Every distinct span, with what its attributes say and what it is for. */
  readonly spans: readonly SummarisedSpan[];
  /** Identical repeats that are not among the spans. */
  readonly duplicates: number;
}

export interface SummarisedSpan {
  readonly span: Span;
  readonly facts: IndexedFacts;
  readonly role: Role;
}

/** Of a span's facts those that people search by. */
export type IndexedFacts = Pick<
  SpanFacts,
  | "tokensIn"
  | "tokensOut"
  | "model"
  | "requestModel"
  | "responseModel"
  | "failed"
  | "stopReason"
  | "httpStatus"
  | "sessionId"
  | "userId"
  | "tenant"
  | "variant"
>;
