import { MARKS } from "../model/span.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { foldedOf } from "./fold.ts";
import type { Interval, SpanPlace, SpanRow } from "./row.ts";
import type { RuleMarks } from "./rule-marks.ts";

/** The row of one span, or of siblings folded together: their numbers are sums. */
export function spanRow(facts: TraceFacts, place: SpanPlace, ruleMarks: RuleMarks): SpanRow {
  const { nodes, rail, depth, childrenFollow, closed } = place;
  const [node] = nodes;
  const each = nodes.map((one) => facts.spanFacts(one));
  const found = ruleMarks.of(nodes);
  const failed = nodes.some((one) => ruleMarks.isError(one));
  return {
    kind: "span",
    rail,
    depth,
    childrenFollow,
    node,
    folded: nodes.length === 1 ? undefined : foldedOf(nodes),
    closed,
    label: node.span.name,
    service: node.span.resource.service,
    bar: intervalOf(nodes),
    critical: nodes.some((one) => facts.isCritical(one)),
    durationNs: sum(nodes.map((one) => one.durationNs)),
    tokensIn: sum(each.map((one) => one.tokensIn)),
    tokensOut: sum(each.map((one) => one.tokensOut)),
    costUsd: sum(each.map((one) => one.costUsd)),
    stopReason: shared(each.map((one) => one.stopReason)),
    marks: MARKS.filter((mark) => node.marks.has(mark)),
    rules: found.rules,
    warned: found.severity === "warning",
    error: failed ? "here" : ruleMarks.isAboveError(node) ? "below" : undefined,
  };
}

/** From the first start to the last end; open when one of them is. */
function intervalOf(nodes: readonly TreeNode[]): Interval {
  let startNs = Number.POSITIVE_INFINITY;
  let endNs: number | undefined = Number.NEGATIVE_INFINITY;
  for (const { offsetNs, durationNs } of nodes) {
    startNs = Math.min(startNs, offsetNs);
    endNs =
      endNs === undefined || durationNs === undefined ? undefined : Math.max(endNs, offsetNs + durationNs);
  }
  return { startNs, endNs };
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, number) => total + number, 0);
}

function shared(words: readonly (string | undefined)[]): string | undefined {
  const [first] = words;
  return words.every((word) => word === first) ? first : undefined;
}
