import type { Attributes, AttributeValue } from "../model/attribute.ts";
import { isAttributes, isList } from "../model/attribute.ts";
import type { LogLine } from "../model/log-line.ts";
import { nanosBetween } from "../model/time.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { Break, Ledger } from "./ledger.ts";
import type { NamePattern } from "./pattern.ts";

/** What the log lines of a request must be like. */
export interface LogsClause {
  readonly traceId: { readonly line: number } | undefined;
  readonly spanId: { readonly line: number } | undefined;
  readonly forbidKeys: { readonly line: number; readonly keys: ReadonlySet<string> } | undefined;
  /** The events that belong to a request; empty: every line inside it does. */
  readonly events: readonly NamePattern[];
}

interface LogsJudge {
  readonly facts: TraceFacts;
  readonly roots: readonly TreeNode[];
  readonly ledger: Ledger;
}

/** Judges the trace's log lines; with none at hand the clauses are unjudged. `logsGiven`: log files were. */
export function judgeLogs(clause: LogsClause, logsGiven: boolean, judge: LogsJudge): void {
  const lines = judge.facts.evidence.logs;
  if (lines.length === 0) {
    const reason = logsGiven ? "no log line names this trace" : "no log lines at hand";
    judge.ledger.cannotJudge(reason, "logs", "C02");
  }
  for (const line of lines) {
    if (clause.traceId !== undefined) judgeTraceId(line, clause, clause.traceId.line, judge);
    if (clause.spanId !== undefined) judgeSpanId(line, clause.spanId.line, judge);
    if (clause.forbidKeys !== undefined) judgeKeys(line, clause.forbidKeys, judge);
  }
}

function judgeTraceId(line: LogLine, clause: LogsClause, clauseLine: number, judge: LogsJudge): void {
  if (line.traceId !== undefined || !judge.roots.some((root) => isInside(line, root))) return;
  if (clause.events.length > 0 && !clause.events.some((event) => event.matches(line.message))) return;
  report(judge, line, {
    rule: "C02",
    clause: "logs.trace_id",
    line: clauseLine,
    expected: "a trace id on every line of the request",
    actual: `none on ${shownLine(line)}`,
    fix: "bind the trace context before the first line is logged (structlog: merge_contextvars, then add the ids)",
  });
}

function judgeSpanId(line: LogLine, clauseLine: number, judge: LogsJudge): void {
  if (line.spanId === undefined || judge.facts.tree.byId.has(line.spanId)) return;
  report(judge, line, {
    rule: "C03",
    clause: "logs.span_id",
    line: clauseLine,
    expected: "a span of this trace",
    actual: `${line.spanId} on ${shownLine(line)}`,
    fix: "the span was not exported, or the line took its id from another trace's context",
  });
}

function judgeKeys(
  line: LogLine,
  forbidden: { readonly line: number; readonly keys: ReadonlySet<string> },
  judge: LogsJudge,
): void {
  for (const key of keysIn(line.attributes)) {
    if (!forbidden.keys.has(key)) continue;
    report(judge, line, {
      rule: "C03",
      clause: `logs.forbid_keys.${key}`,
      line: forbidden.line,
      expected: `no ${key}`,
      actual: `${key} on ${shownLine(line)}`,
      fix: `drop ${key} before the line is written; log its length or hash instead`,
    });
  }
}

type LogBreak = Pick<Break, "rule" | "clause" | "line" | "expected" | "actual" | "fix">;

function report(judge: LogsJudge, line: LogLine, found: LogBreak): void {
  const named = line.spanId === undefined ? undefined : judge.facts.tree.byId.get(line.spanId)?.[0];
  const spans = named === undefined ? [] : [named];
  const evidence = line.timeUnixNano === undefined ? {} : { timeUnixNano: line.timeUnixNano };
  judge.ledger.broken({
    ...found,
    severity: "error",
    spanPath: judge.roots[0]?.span.name ?? "",
    spans,
    evidence,
  });
}

function isInside(line: LogLine, root: TreeNode): boolean {
  if (line.timeUnixNano === undefined || root.durationNs === undefined) return false;
  const offset = nanosBetween(root.span.startUnixNano, line.timeUnixNano);
  return offset >= 0 && offset <= root.durationNs;
}

/** Keys at every depth, each as it was written; dots in a key are part of it. */
function keysIn(attributes: Attributes): Set<string> {
  const keys = new Set<string>();
  const waiting: AttributeValue[] = [attributes];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isList(next)) for (const item of next) waiting.push(item);
    if (!isAttributes(next)) continue;
    for (const [key, value] of next) {
      keys.add(key);
      waiting.push(value);
    }
  }
  return keys;
}

function shownLine(line: LogLine): string {
  return JSON.stringify(line.message.slice(0, 60));
}
