import { judgeCounts } from "./child-counts.ts";
import { judgeOrder } from "./child-order.ts";
import type { SpanRules } from "./contract.ts";
import { judgeSpan } from "./judge-span.ts";
import type { Judging } from "./judging.ts";
import type { Place, Seating } from "./seating.ts";
import { seatChildren } from "./seating.ts";

/**
 * Holds a tree against the contract's, level by level: each span against its rules, its children
 * against the clauses listed for them. Below a span that nobody listed, and below `any_of`, nothing is
 * judged.
 */
export function matchTree(judging: Judging): void {
  const { tree } = judging.contract;
  const [rules] = tree.variants;
  if (rules === undefined) return;
  const { root } = judging;
  judgeRootName(rules, judging);
  const places: Place[] = [{ clause: tree, rules, node: root, spanPath: root.span.name }];
  const seatings: Seating[] = [];
  for (const place of places) {
    judgeSpan(place, judging);
    if (place.clause.children === undefined) continue;
    const seating = seatChildren(place, judging.contract);
    seatings.push(seating);
    for (const seats of seating.seats.values()) for (const seat of seats) places.push(seat);
  }
  judgeCounts(seatings, judging);
  for (const seating of seatings) judgeOrder(seating, judging);
}

/** Only where `match.root` lets another name in than the tree's. */
function judgeRootName({ name }: SpanRules, { contract, root, ledger }: Judging): void {
  if (name.matches(root.span.name)) return;
  ledger.broken({
    rule: "C01",
    severity: "error",
    clause: `${contract.tree.path} span`,
    line: contract.tree.line,
    spanPath: root.span.name,
    expected: name.source,
    actual: root.span.name,
    spans: [root],
    fix: `name the root ${name.source}, or let match.root select only such roots`,
  });
}
