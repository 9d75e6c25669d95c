import type { AttributeValue } from "../model/attribute.ts";
import { type FindingHead, SEVERITIES, type Severity } from "../model/finding.ts";
import type { TraceId } from "../model/ids.ts";

/** A clause that one trace breaks, as the contract room reports it. */
export interface BrokenClause extends FindingHead {
  readonly evidence: Readonly<Record<string, AttributeValue>>;
  readonly clause: string;
  /** In the contract file, counted from 1. */
  readonly line: number;
  readonly spanPath: string;
  readonly expected: string;
  readonly actual: string;
}

/** What the contract says of one trace. */
export interface JudgedTrace {
  readonly traceId: TraceId;
  readonly violations: readonly BrokenClause[];
  readonly unjudged: readonly { readonly reason: string; readonly clause?: string }[];
  /** Assertions of which no span was there to be bound. */
  readonly skipped: readonly string[];
  /** False: the contract does not speak about this trace. */
  readonly selected: boolean;
}

/** One clause broken at one place, over all traces. */
export interface ClauseTally {
  readonly first: BrokenClause;
  /** What was found instead, each text once, in the order met. */
  readonly actuals: Set<string>;
  readonly traceIds: TraceId[];
}

/** Adds up verdicts; what has passed through is forgotten but for broken clauses and counts. */
export class ContractTally {
  readonly #clauses = new Map<string, ClauseTally>();
  /** Why traces could not be judged, and how many. */
  readonly unjudged = new Map<string, number>();
  /** The same of clauses in traces that fail by other clauses. */
  readonly unjudgedInFailed = new Map<string, number>();
  readonly skipped = new Map<string, number>();
  passed = 0;
  /** Traces that break a clause of severity error; whether that fails the run is the caller's to say. */
  failed = 0;
  inconclusive = 0;
  notSelected = 0;

  /** Of the broken clauses; undefined while none is. */
  get worst(): Severity | undefined {
    return this.clauses[0]?.first.severity;
  }

  get traces(): number {
    return this.passed + this.failed + this.inconclusive;
  }

  /** The worst and most frequent first, then in the contract's order. */
  get clauses(): readonly ClauseTally[] {
    return [...this.#clauses.values()].sort(
      (one, other) =>
        levelOf(one.first) - levelOf(other.first) ||
        other.traceIds.length - one.traceIds.length ||
        one.first.line - other.first.line,
    );
  }

  add({ traceId, violations, unjudged, skipped, selected }: JudgedTrace): void {
    if (!selected) {
      this.notSelected += 1;
      return;
    }
    for (const violation of violations) this.#break(traceId, violation);
    for (const assertion of skipped) count(this.skipped, assertion);
    const failed = violations.some((violation) => violation.severity === "error");
    const reasons = failed ? this.unjudgedInFailed : this.unjudged;
    for (const reason of new Set(unjudged.map((one) => one.reason))) count(reasons, reason);
    if (failed) this.failed += 1;
    else if (unjudged.length > 0) this.inconclusive += 1;
    else this.passed += 1;
  }

  #break(traceId: TraceId, violation: BrokenClause): void {
    const { clause, line, spanPath, expected, severity } = violation;
    const key = [clause, line, spanPath, expected, severity].join("\u0000");
    const tally = this.#clauses.get(key) ?? { first: violation, actuals: new Set(), traceIds: [] };
    this.#clauses.set(key, tally);
    tally.actuals.add(violation.actual);
    if (tally.traceIds.at(-1) !== traceId) tally.traceIds.push(traceId);
  }
}

function levelOf({ severity }: FindingHead): number {
  return SEVERITIES.indexOf(severity);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
