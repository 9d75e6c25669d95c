import type { AttributeValue } from "../model/attribute.ts";
import { isCut } from "../trace/cut-values.ts";
import type { TreeNode } from "../trace/tree.ts";
import type { AttributeRule } from "./attribute-rule.ts";
import { expectationOf, judgeValue } from "./attribute-rule.ts";
import { boundSpan } from "./bound-span.ts";
import type { Judging } from "./judging.ts";
import { contextAt } from "./judging.ts";
import type { Break } from "./ledger.ts";
import type { Place } from "./seating.ts";

/** Holds one attribute of a span against its rule: there where it must be, absent where it must not, and sound. */
export function judgeAttribute(rule: AttributeRule, span: Place, judging: Judging): void {
  const recorded = recordedValue(rule, span.node);
  const clause = `${span.clause.path} attributes.${rule.key}`;
  if (rule.form.forbid) {
    if (recorded !== undefined && isDemanded(rule, span, clause, judging))
      forbidden(rule, span, clause, recorded, judging);
  } else if (recorded === undefined) {
    if (!rule.form.optional && isDemanded(rule, span, clause, judging)) missing(rule, span, clause, judging);
  } else {
    judgeRecorded(rule, span, clause, recorded, judging);
  }
}

interface Recorded {
  readonly key: string;
  readonly value: AttributeValue;
}

/** The first of key and aliases that is recorded where the rule looks; null is no value. */
function recordedValue(rule: AttributeRule, { span }: TreeNode): Recorded | undefined {
  const scope = rule.form.scope ?? "span";
  const places = [
    scope === "resource" ? [] : [span.attributes],
    scope === "span" ? [] : [span.resource.attributes],
  ];
  for (const attributes of places.flat()) {
    for (const key of [rule.key, ...(rule.form.aliases ?? [])]) {
      const value = attributes.get(key);
      if (value !== undefined && value !== null) return { key, value };
    }
  }
  return undefined;
}

/** Whether the rule's `when` holds; where that cannot be told nothing is demanded, and this is noted. */
function isDemanded(rule: AttributeRule, { node }: Place, clause: string, judging: Judging): boolean {
  if (rule.when === undefined) return true;
  const it = boundSpan(node, judging.facts, 0);
  const outcome = rule.when.evaluate({ ...contextAt(judging, node.parent), it, status: node.span.status });
  if ("held" in outcome) return outcome.held;
  judging.ledger.cannotJudge(outcome.unjudged, clause, "C02");
  return false;
}

function judgeRecorded(
  rule: AttributeRule,
  span: Place,
  clause: string,
  { key, value }: Recorded,
  { ledger }: Judging,
): void {
  const judgement = judgeValue(rule, value, span.node.span.untyped);
  if (judgement.kind === "unjudged") ledger.cannotJudge(judgement.reason, clause, "C03");
  if (judgement.kind !== "broken") return;
  if (isText(rule) && isCut(value)) {
    ledger.cannotJudge(`${key} may have been cut at Tempo's 2,048 bytes`, clause, "C03");
    return;
  }
  const { severity, actual } = judgement;
  const expected = expectationOf(rule);
  const fix = `record ${key} as ${expected} on ${span.node.span.name}`;
  ledger.broken({
    ...found(rule, span, clause),
    rule: "C03",
    severity,
    expected,
    actual,
    evidence: { key, value },
    fix,
  });
}

function isText({ form: { type } }: AttributeRule): boolean {
  return type === undefined || type === "string";
}

function missing(rule: AttributeRule, span: Place, clause: string, { ledger }: Judging): void {
  const { span: recorded } = span.node;
  const dropped = recorded.dropped?.attributes ?? 0;
  if (dropped > 0) {
    const reason = `${rule.key} may be among the ${dropped} attributes that the exporter dropped`;
    ledger.cannotJudge(reason, clause, "C02");
    return;
  }
  const aliases = rule.form.aliases ?? [];
  const failed = recorded.status === "ERROR" && rule.severity === "error";
  ledger.broken({
    ...found(rule, span, clause),
    rule: "C02",
    severity: failed ? "warning" : rule.severity,
    expected: expectationOf(rule),
    actual: aliases.length === 0 ? "absent" : `absent, also as ${aliases.join(", ")}`,
    evidence: { key: rule.key, aliases },
    fix: `set ${rule.key} on ${recorded.name} on every path that ends it`,
  });
}

/** The value is not repeated: that it is there is the trouble, and it may be a secret. */
function forbidden(
  rule: AttributeRule,
  span: Place,
  clause: string,
  { key, value }: Recorded,
  { ledger }: Judging,
): void {
  const actual = typeof value === "string" ? `${key}, ${value.length} characters` : key;
  ledger.broken({
    ...found(rule, span, clause),
    rule: "C03",
    severity: rule.severity,
    expected: "absent",
    actual,
    evidence: { key },
    fix: `take ${key} off ${span.node.span.name} before it is exported`,
  });
}

type Found = Pick<Break, "clause" | "line" | "spanPath" | "spans">;

function found(rule: AttributeRule, { node, spanPath }: Place, clause: string): Found {
  return { clause, line: rule.line, spanPath, spans: [node] };
}
