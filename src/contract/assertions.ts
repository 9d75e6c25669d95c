import { shownValue } from "../model/shown-value.ts";
import type { TreeNode } from "../trace/tree.ts";
import { boundSpan } from "./bound-span.ts";
import type { BoundValue, Context, Outcome } from "./condition.ts";
import type { Assertion } from "./contract.ts";
import type { Judging } from "./judging.ts";
import { inStartOrder, spanPathOf, spansBelow } from "./subtree.ts";

const MAX_COMBINATIONS = 100_000;

/**
 * Judges every assertion on each combination of the spans that it binds, in start order. An
 * assertion of which no span is there is skipped and counted; one that reads an absent key is not judged.
 */
export function judgeAssertions(judging: Judging): void {
  const { assertions } = judging.contract;
  if (assertions.length === 0) return;
  const spans = inStartOrder(spansBelow(judging.root));
  for (const assertion of assertions) judgeAssertion(assertion, spans, judging);
}

interface Bound {
  readonly variable: string;
  readonly nodes: readonly TreeNode[];
}

function judgeAssertion(assertion: Assertion, spans: readonly TreeNode[], judging: Judging): void {
  const bound = assertion.bindings.map(({ variable, span }) => ({
    variable,
    nodes: spans.filter((node) => span.matches(node.span.name)),
  }));
  const combinations = bound.reduce((product, { nodes }) => product * nodes.length, 1);
  if (combinations === 0) judging.ledger.skipped(assertion.id);
  else if (combinations > MAX_COMBINATIONS) {
    judging.ledger.cannotJudge(`${combinations} combinations of spans are too many`, assertion.id, "C03");
  } else {
    const contextOf = contextMaker(bound, judging);
    for (let turn = 0; turn < combinations; turn += 1) judgeCombination(assertion, contextOf(turn), judging);
  }
}

interface Combination {
  readonly nodes: readonly TreeNode[];
  readonly context: Context;
}

/** The n-th combination, the last variable turning fastest. */
function contextMaker(bound: readonly Bound[], judging: Judging): (turn: number) => Combination {
  const made = new Map<string, BoundValue>();
  const bind = (variable: string, node: TreeNode, index: number): BoundValue => {
    const key = `${variable} ${index}`;
    const span = made.get(key) ?? boundSpan(node, judging.facts, index);
    made.set(key, span);
    return span;
  };
  const root = boundSpan(judging.root, judging.facts, 0);
  return (turn) => {
    let rest = turn;
    const picked = bound.toReversed().flatMap(({ variable, nodes }) => {
      const index = rest % nodes.length;
      rest = (rest - index) / nodes.length;
      const node = nodes[index];
      return node === undefined ? [] : [{ variable, node, span: bind(variable, node, index) }];
    });
    const variables = picked.map(({ variable, span }) => [variable, span] as const);
    const nodes = picked.map(({ node }) => node).toReversed();
    return { nodes, context: { root, ...Object.fromEntries(variables) } };
  };
}

function judgeCombination(assertion: Assertion, combination: Combination, judging: Judging): void {
  const { context } = combination;
  const applies = assertion.when?.evaluate(context) ?? { held: true };
  const outcome: Outcome = "held" in applies && applies.held ? assertion.that.evaluate(context) : applies;
  if ("unjudged" in outcome) judging.ledger.cannotJudge(outcome.unjudged, assertion.id, "C03");
  else if ("held" in applies && applies.held && !outcome.held) reportFailed(assertion, combination, judging);
}

function reportFailed(
  assertion: Assertion,
  { nodes, context }: Combination,
  { root, ledger }: Judging,
): void {
  const reads = assertion.that.reads(context);
  const actual = [...reads].map(([read, value]) => `${read} = ${shownValue(value)}`).join(", ");
  const message = assertion.message === undefined ? {} : { message: assertion.message };
  ledger.broken({
    rule: "C03",
    severity: assertion.severity,
    clause: assertion.id,
    line: assertion.line,
    spanPath: nodes.map((node) => spanPathOf(node, root)).join(", "),
    expected: assertion.that.text.replaceAll(/\s+/g, " ").trim(),
    actual: actual === "" ? "false" : actual,
    spans: nodes,
    evidence: Object.fromEntries(reads),
    ...message,
    fix: "correct what records these values, or the assertion if it promises too much",
  });
}
