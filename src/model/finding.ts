import type { AttributeValue } from "./attribute.ts";
import type { SpanId, TraceId } from "./ids.ts";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule or a contract clause found. `message` is for eyes, `evidence` its twin for machines. */
export interface Finding {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  readonly traceId: TraceId;
  readonly spanIds: readonly SpanId[];
  readonly message: string;
  readonly evidence: Readonly<Record<string, AttributeValue>>;
  readonly fix: string;
}
