import { money } from "../../model/money.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type PaidFacts, paidSpans } from "./paid-spans.ts";
import type { PriceOf } from "./price.ts";
import { usageOfCall } from "./usage-of-call.ts";

/** What a trace cost, as far as it is known. US dollars. */
export interface CostTotal {
  readonly recordedUsd: number;
  /** Of calls that record no cost, by a table of prices. */
  readonly estimatedUsd: number;
  /** Paid spans in all, those estimated, and what the others without a price are. */
  readonly paid: number;
  readonly estimated: number;
  readonly unpriced: readonly string[];
}

/** Undefined where no paid span is recorded or estimated: unknown is never 0 (diagnostics M01). */
export function costTotal(facts: PaidFacts, price: PriceOf | undefined): CostTotal | undefined {
  const { recorded, missing } = paidSpans(facts);
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

/** `$0.0084`; with unpriced spans `≥ $0.0084 (2 of 5 paid spans unpriced: rerank, judge)`; `≈` with estimates. */
export function costTotalText({ recordedUsd, estimatedUsd, paid, estimated, unpriced }: CostTotal): string {
  const usd = money(recordedUsd + estimatedUsd);
  const names = [...new Set(unpriced)].join(", ");
  const missing = unpriced.length === 0 ? [] : [`unpriced: ${names}`];
  if (estimated === 0)
    return missing.length === 0 ? usd : `≥ ${usd} (${unpriced.length} of ${paid} paid spans ${missing[0]})`;
  if (missing.length === 0) return `≈ ${usd} (${estimated} of ${paid} paid spans estimated)`;
  return `≥ ${usd} (of ${paid} paid spans ${estimated} estimated, ${unpriced.length} ${missing[0]})`;
}

/** A tool's name, else what the call is for. */
function whatItIs(node: TreeNode, { role, spanFacts }: PaidFacts): string {
  return role(node) === "tool" ? (spanFacts(node).toolName ?? node.span.name) : role(node);
}
