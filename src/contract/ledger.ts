import type { AttributeValue } from "../model/attribute.ts";
import type { UnjudgedClause } from "../model/expectations.ts";
import type { Severity } from "../model/finding.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { TraceId } from "../model/ids.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { TraceVerdict, Violation } from "./violation.ts";

/** The catalogue's names (facts/diagnostics §0) for what a contract can find. */
const RULES = { C01: "tree", C02: "attr-missing", C03: "attr-type" } as const;

/** One break of one clause, by one span or by several at one place. */
export interface Break {
  readonly rule: keyof typeof RULES;
  readonly severity: Severity;
  readonly clause: string;
  readonly line: number;
  readonly spanPath: string;
  readonly expected: string;
  readonly actual: string;
  readonly spans: readonly TreeNode[];
  readonly evidence?: Readonly<Record<string, AttributeValue>>;
  readonly message?: string;
  readonly fix: string;
}

interface Entry {
  readonly first: Break;
  readonly spans: TreeNode[];
  times: number;
}

/** Collects what is found about one trace: equal breaks become one violation that counts them. */
export class Ledger {
  readonly #breaks = new Map<string, Entry>();
  readonly #unjudged = new Map<string, UnjudgedClause>();
  readonly #skipped = new Set<string>();

  broken(found: Break): void {
    const key = [found.clause, found.spanPath, found.expected, found.severity].join("\n");
    const entry = this.#breaks.get(key);
    if (entry === undefined) {
      this.#breaks.set(key, { first: found, spans: [...found.spans], times: 1 });
      return;
    }
    for (const span of found.spans) entry.spans.push(span);
    entry.times += 1;
  }

  /** Without a clause it holds for all of them. `rule`: the one that would have reported it. */
  cannotJudge(reason: string, clause?: string, rule: keyof typeof RULES = "C01"): void {
    const unjudged = clause === undefined ? { reason } : { reason, clause, rule };
    this.#unjudged.set(`${clause ?? ""}\n${reason}`, unjudged);
  }

  skipped(assertion: string): void {
    this.#skipped.add(assertion);
  }

  /** Violations by severity, then by the contract's line. */
  verdict(traceId: TraceId, selected: boolean): TraceVerdict {
    const violations = [...this.#breaks.values()].map((entry) => violationOf(traceId, entry));
    return {
      traceId,
      violations: violations.toSorted(bySeverityAndLine),
      unjudged: [...this.#unjudged.values()],
      skipped: [...this.#skipped],
      selected,
    };
  }
}

function violationOf(traceId: TraceId, { first, spans, times }: Entry): Violation {
  const actual = times === 1 ? first.actual : `${first.actual} and ${times - 1} more`;
  const message = first.message ?? `${first.spanPath}: expected ${first.expected}, got ${actual}`;
  return {
    rule: first.rule,
    name: RULES[first.rule],
    severity: first.severity,
    confidence: 1,
    traceId,
    spanIds: [...new Set(spans.map((node) => node.span.spanId))],
    message,
    evidence: { ...first.evidence, ...(times > 1 && { times }) },
    fix: first.fix,
    clause: first.clause,
    line: first.line,
    spanPath: first.spanPath,
    expected: first.expected,
    actual,
  };
}

function bySeverityAndLine(one: Violation, other: Violation): number {
  const bySeverity = SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
  return bySeverity || one.line - other.line || compareTexts(one.clause, other.clause);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
