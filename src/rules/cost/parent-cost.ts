import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { PaidSpans } from "./paid-spans.ts";

/** A span whose recorded cost is not the sum of the calls below it. US dollars. */
export interface ParentCost {
  readonly node: TreeNode;
  readonly recordedUsd: number;
  readonly sumUsd: number;
  readonly calls: number;
  /** The first few of them. */
  readonly firstCalls: readonly TreeNode[];
}

const MOST_SHARE = 0.02;
const FIRST_CALLS = 5;

/**
 * Spans above recorded calls whose own cost differs from the calls' sum by more than 2 % (diagnostics M02).
 * More than the sum proves nothing while a paid call below has no price.
 */
export function parentMismatches(
  { recorded, missing }: PaidSpans,
  { tree, spanFacts }: Pick<RuleFacts, "tree" | "spanFacts">,
): ParentCost[] {
  if (recorded.length === 0) return [];
  const below = tree.nodes.map((): Below => ({ usd: 0, calls: 0, first: recorded.length, unpriced: false }));
  for (const [rank, call] of recorded.entries())
    below[call.index] = { usd: spanFacts(call).costUsd ?? 0, calls: 1, first: rank, unpriced: false };
  for (const { index } of missing)
    below[index] = { usd: 0, calls: 0, first: recorded.length, unpriced: true };
  for (const { index, parent } of [...tree.nodes].reverse())
    addTo(parent === undefined ? undefined : below[parent.index], below[index]);
  const leaves = new Set(recorded);
  return tree.nodes.flatMap((node) => {
    const recordedUsd = spanFacts(node).costUsd;
    const sum = below[node.index];
    if (sum === undefined || recordedUsd === undefined || node.superseded || leaves.has(node)) return [];
    if (!differs(recordedUsd, sum)) return [];
    const firstCalls = recorded.slice(sum.first, sum.first + Math.min(sum.calls, FIRST_CALLS));
    return [{ node, recordedUsd, sumUsd: sum.usd, calls: sum.calls, firstCalls }];
  });
}

/** What is known of a subtree, as it is summed up from its leaves. */
interface Below {
  usd: number;
  calls: number;
  /** Rank of its first recorded call; a subtree's calls follow one another in tree order. */
  first: number;
  unpriced: boolean;
}

function addTo(parent: Below | undefined, child: Below | undefined): void {
  if (parent === undefined || child === undefined) return;
  parent.usd += child.usd;
  parent.calls += child.calls;
  parent.first = Math.min(parent.first, child.first);
  parent.unpriced ||= child.unpriced;
}

function differs(recordedUsd: number, { usd, unpriced }: Below): boolean {
  if (usd === 0 || Math.abs(recordedUsd - usd) <= MOST_SHARE * usd) return false;
  return recordedUsd < usd || !unpriced;
}
