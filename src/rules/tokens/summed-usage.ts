import type { Role } from "../../model/role.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import {
  agree,
  type CountFacts,
  inclusiveAndNot,
  type Mismatch,
  tokensOf,
  tolerance,
} from "./token-count.ts";
import { type Below, leaf, NO_USAGE, type Usage, UsageBelow } from "./usage-below.ts";

type Measure = "tokensIn" | "tokensOut";
type Facts = CountFacts & Pick<RuleFacts, "completeness">;

/** Spans of language models, whose usage frameworks sum up. */
const CALLS: Readonly<Record<Measure, ReadonlySet<Role>>> = {
  tokensIn: new Set<Role>(["llm", "decode", "prefill"]),
  tokensOut: new Set<Role>(["llm", "decode"]),
};
/** Other models, whose usage a sum may have or not. */
const OTHER_MODELS: ReadonlySet<Role> = new Set(["embed", "rerank", "judge"]);

/**
 * Usage of spans above model calls: it repeats their sum or the last one, else it counts twice or
 * loses some (diagnostics L11). The innermost span that does is reported, not those that repeat it.
 */
export function* sumMismatches(facts: Facts): Generator<Mismatch> {
  if (facts.completeness.state === "partial") return;
  const reported = new Set<TreeNode>();
  for (const measure of ["tokensOut", "tokensIn"] as const) yield* mismatchesOf(measure, facts, reported);
}

function* mismatchesOf(measure: Measure, facts: Facts, reported: Set<TreeNode>): Generator<Mismatch> {
  if (!facts.tree.nodes.some((node) => maySumUp(node, measure, facts))) return;
  const usage = new UsageBelow();
  const prefilled = prefilledParents(facts);
  for (const node of facts.tree.nodes.toReversed()) {
    const below = usage.of(node);
    const tokens = tokensOf(node, measure, facts);
    if (below.calls === 0) {
      const counts = measure === "tokensOut" || facts.role(node) !== "decode" || !prefilled.has(node.parent);
      if (counts && !node.superseded) usage.passUp(node, ofLeaf(node, tokens, below, measure, facts));
      continue;
    }
    const known = tokens !== undefined && tokens > 0;
    below.reported ||= reported.has(node);
    if (known && !below.uncertain && !below.reported && !repeats(tokens, below, measure)) {
      below.reported = true;
      reported.add(node);
      yield mismatch(node, tokens, below, measure, facts);
    }
    usage.passUp(node, known && facts.role(node) === "agent" ? { ...below, own: NO_USAGE } : below);
  }
}

/** Only a span with others below it can sum them up. */
function maySumUp(node: TreeNode, measure: Measure, { spanFacts }: Facts): boolean {
  return node.children.length > 0 && spanFacts(node)[measure] !== undefined;
}

/** What a span without model calls below it adds to those above. */
function ofLeaf(
  node: TreeNode,
  tokens: number | undefined,
  below: Below,
  measure: Measure,
  { role, spanFacts }: Facts,
): Below {
  const { failed, summaryOf = 1, tokensCacheRead: read = 0, tokensCacheWrite: write = 0 } = spanFacts(node);
  const used: Usage = { tokens: tokens ?? 0, read, write };
  if (OTHER_MODELS.has(role(node))) return { ...below, others: below.others + used.tokens };
  if (!CALLS[measure].has(role(node))) return below;
  if (tokens !== undefined && tokens > 0 && summaryOf === 1) return leaf(node, used);
  return { ...below, uncertain: below.uncertain || !failed };
}

function repeats(tokens: number, { sum, own, last, others }: Below, measure: Measure): boolean {
  const accounts = [sum, own, ...(last === undefined ? [] : [last.used])];
  if (agree(tokens, sum.tokens + others)) return true;
  return accounts.some(({ tokens: used, read, write }) => {
    if (measure === "tokensOut") return agree(tokens, used);
    return (
      inclusiveAndNot(used, read, write).some((legal) => agree(tokens, legal)) ||
      inclusiveAndNot(tokens, read, write).some((legal) => agree(legal, used))
    );
  });
}

function mismatch(node: TreeNode, tokens: number, below: Below, measure: Measure, facts: Facts): Mismatch {
  const { calls, firstCalls, sum } = below;
  const callsBelow = calls === 1 ? "the model call below it" : `the ${calls} model calls below it together`;
  return {
    clause: "sum",
    phrase: tokens > sum.tokens ? "tokens counted twice" : "tokens missing from a sum",
    spans: [node, ...firstCalls],
    of: measure === "tokensOut" ? "output tokens" : "input tokens",
    one: { by: node.span.name, value: tokens },
    other: { by: callsBelow, value: sum.tokens },
    tolerance: tolerance(tokens, sum.tokens),
    attr: [node, ...firstCalls].flatMap((one) => attributeProofs(one, facts, measure)),
  };
}

function prefilledParents({ tree, role, spanFacts }: Facts): ReadonlySet<TreeNode | undefined> {
  const fills = tree.nodes.filter(
    (node) => role(node) === "prefill" && spanFacts(node).tokensIn !== undefined,
  );
  return new Set(fills.map(({ parent }) => parent).filter((parent) => parent !== undefined));
}
