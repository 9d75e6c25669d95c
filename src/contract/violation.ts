import type { AttributeValue } from "../model/attribute.ts";
import type { UnjudgedClause } from "../model/expectations.ts";
import type { FindingHead } from "../model/finding.ts";
import type { TraceId } from "../model/ids.ts";

/** A clause of the contract that a trace breaks: one per clause and span path, with all the spans that do. */
export interface Violation extends FindingHead {
  readonly evidence: Readonly<Record<string, AttributeValue>>;
  /** `http.handler/llm.decode count`, or an assertion's id. */
  readonly clause: string;
  /** In the contract file, counted from 1. */
  readonly line: number;
  /** `http.handler › llm.decode`; a span that is missing stands at its end. */
  readonly spanPath: string;
  readonly expected: string;
  readonly actual: string;
}

export interface TraceVerdict {
  readonly traceId: TraceId;
  readonly violations: readonly Violation[];
  readonly unjudged: readonly UnjudgedClause[];
  /** Assertions of which no span was there to be bound. */
  readonly skipped: readonly string[];
  /** False: the contract does not speak about this trace. */
  readonly selected: boolean;
}
