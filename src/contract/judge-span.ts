import { shownValue } from "../model/shown-value.ts";
import { judgeAttribute } from "./judge-attribute.ts";
import type { Judging } from "./judging.ts";
import type { Break } from "./ledger.ts";
import type { Place } from "./seating.ts";

/** Holds one span against what is said about itself: kind, status, attributes. */
export function judgeSpan(span: Place, judging: Judging): void {
  judgeKind(span, judging);
  judgeStatus(span, judging);
  for (const rule of span.rules.attributes) judgeAttribute(rule, span, judging);
}

function judgeKind(span: Place, { ledger }: Judging): void {
  const { kinds, kindLine } = span.rules;
  const { kind } = span.node.span;
  if (kinds.length === 0 || kinds.includes(kind)) return;
  const clause = `${span.clause.path} kind`;
  if (kind === "UNSPECIFIED") {
    // OpenTelemetry reads an unspecified kind as INTERNAL.
    if (!kinds.includes("INTERNAL")) ledger.cannotJudge("the span's kind is not recorded", clause);
    return;
  }
  const expected = kinds.join(" or ");
  const fix = `start ${span.node.span.name} with kind ${expected}`;
  ledger.broken({
    ...found(span),
    rule: "C01",
    severity: "error",
    clause,
    line: kindLine,
    expected,
    actual: kind,
    fix,
  });
}

function judgeStatus(span: Place, { ledger }: Judging): void {
  const { span: recorded } = span.node;
  if (!span.rules.mustNotFail || recorded.status !== "ERROR") return;
  ledger.broken({
    ...found(span),
    rule: "C01",
    severity: "error",
    clause: `${span.clause.path} status`,
    line: span.rules.statusLine,
    expected: "no error",
    actual: recorded.statusMessage === undefined ? "ERROR" : `ERROR ${shownValue(recorded.statusMessage)}`,
    fix: `see why ${recorded.name} failed, or allow it with may_fail: true`,
  });
}

function found({ node, spanPath }: Place): Pick<Break, "spanPath" | "spans"> {
  return { spanPath, spans: [node] };
}
