import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { modelCallsOf } from "./model-calls.ts";

/** Fewer calls of a kind tell nothing about the kind. */
const FEWEST_CALLS = 5;
const SHORT = 3;

/** Calls of its kind mostly answer in a word: a classifier, by the other traces of the run. */
export function answersInAWord(
  node: TreeNode,
  { run, spanFacts }: Pick<RuleFacts, "run" | "spanFacts">,
): boolean {
  const lengths = run?.over(answerLengths).get(kindOf(node, spanFacts)) ?? [];
  const middle = lengths[Math.floor(lengths.length / 2)];
  return lengths.length >= FEWEST_CALLS && middle !== undefined && middle <= SHORT;
}

/** Output tokens of every call, sorted, by service, span name and model. */
function answerLengths(traces: readonly TraceFacts[]): ReadonlyMap<string, readonly number[]> {
  const lengths = new Map<string, number[]>();
  for (const facts of traces) {
    const spanFacts = (node: TreeNode) => facts.spanFacts(node);
    for (const { node } of modelCallsOf({ tree: facts.tree, role: (one) => facts.role(one) })) {
      const { tokensOut } = spanFacts(node);
      if (tokensOut === undefined) continue;
      const kind = kindOf(node, spanFacts);
      const known = lengths.get(kind);
      if (known === undefined) lengths.set(kind, [tokensOut]);
      else known.push(tokensOut);
    }
  }
  for (const known of lengths.values()) known.sort((one, other) => one - other);
  return lengths;
}

function kindOf(node: TreeNode, spanFacts: RuleFacts["spanFacts"]): string {
  return JSON.stringify([node.span.resource.service, node.span.name, spanFacts(node).model]);
}
