import type { TreeNode } from "../trace/tree.ts";
import type { SpanClause } from "./contract.ts";
import type { Judging } from "./judging.ts";
import { renamedSpan } from "./renamed-span.ts";
import type { Seating } from "./seating.ts";
import { pathBelow } from "./seating.ts";

const MAX_LISTED = 8;

/**
 * Judges the children that no clause lists. One whose name is nearly that of a missing span is that
 * span renamed: one violation instead of two. Returns the clauses explained so.
 */
export function judgeUnlisted(
  seating: Seating,
  missing: readonly SpanClause[],
  judging: Judging,
): ReadonlySet<SpanClause> {
  const renamed = new Map<string, SpanClause>();
  for (const clause of missing) {
    const found = renamedSpan(clause, seating, judging.facts);
    if (found !== undefined && !renamed.has(found.span.name)) renamed.set(found.span.name, clause);
  }
  for (const node of seating.unlisted) {
    const clause = renamed.get(node.span.name);
    if (clause !== undefined) reportRenamed(node, clause, seating, judging);
    else if (seating.parent.clause.closed) reportUnlisted(node, seating, judging);
  }
  return new Set(renamed.values());
}

function reportRenamed(node: TreeNode, clause: SpanClause, { parent }: Seating, { ledger }: Judging): void {
  const { name } = node.span;
  ledger.broken({
    rule: "C01",
    severity: "error",
    clause: `${clause.path} renamed`,
    line: clause.line,
    spanPath: pathBelow(parent.spanPath, clause.label),
    expected: clause.label,
    actual: name,
    spans: [node],
    message: `${pathBelow(parent.spanPath, name)}: renamed? expected ${clause.label}, found ${name}`,
    fix: `call the span ${clause.label}, or list it as ${name}`,
  });
}

function reportUnlisted(node: TreeNode, { parent }: Seating, { ledger }: Judging): void {
  const { clause } = parent;
  const listed = (clause.children ?? []).map(({ label }) => label);
  const shown = listed.length > MAX_LISTED ? [...listed.slice(0, MAX_LISTED), "…"] : listed;
  ledger.broken({
    rule: "C01",
    severity: "error",
    clause: `${clause.path} closed`,
    line: clause.childrenLine,
    spanPath: pathBelow(parent.spanPath, node.span.name),
    expected: shown.length === 0 ? "no child" : `only ${shown.join(", ")}`,
    actual: node.span.name,
    spans: [node],
    fix: `list ${node.span.name} under ${clause.label} (count: 0..1), or set children_mode: open there`,
  });
}
