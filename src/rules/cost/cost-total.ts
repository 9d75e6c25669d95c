import type { CostTotal } from "../../model/cost-total.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { PaidFacts } from "./paid-spans.ts";
import type { PriceOf } from "./price.ts";
import { usageOfCall } from "./usage-of-call.ts";

/** Undefined where no paid span is recorded or estimated: unknown is never 0 (diagnostics M01). */
export function costTotal(
  facts: PaidFacts & Pick<RuleFacts, "paid">,
  price: PriceOf | undefined,
): CostTotal | undefined {
  const { recorded, missing } = facts.paid;
  const recordedUsd = recorded.reduce((sum, node) => sum + (facts.spanFacts(node).costUsd ?? 0), 0);
  const estimates = missing.map((node) => price?.(usageOfCall(node, facts).usage)?.costUsd);
  const known = estimates.filter((usd) => usd !== undefined);
  if (recorded.length + known.length === 0) return undefined;
  return {
    recordedUsd,
    estimatedUsd: known.reduce((sum, usd) => sum + usd, 0),
    paid: recorded.length + missing.length,
    estimated: known.length,
    unpriced: missing.filter((_node, at) => estimates[at] === undefined).map((node) => whatItIs(node, facts)),
  };
}

/** A tool's name, else what the call is for. */
function whatItIs(node: TreeNode, { role, spanFacts }: PaidFacts): string {
  return role(node) === "tool" ? (spanFacts(node).toolName ?? node.span.name) : role(node);
}
