import { firstFrom } from "../../trace/first-from.ts";
import { leafNodes } from "../../trace/leaf-nodes.ts";
import { MODEL_CALLS } from "../../trace/totals.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

/** What an agent's model calls used in a stretch of time; undefined: not recorded. */
export interface Burned {
  readonly tokens: number | undefined;
  readonly usd: number | undefined;
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "role" | "calls">;

/** The model calls of one agent by start, with what all up to each of them used. */
interface Usage {
  readonly startsNs: number[];
  readonly tokens: number[];
  readonly usd: number[];
}

/** Answers what an agent's model calls used between two moments, offsets in nanoseconds. */
export function burnedBy(facts: Facts): (scope: TreeNode, fromNs: number, toNs: number) => Burned {
  const usages = new Map<TreeNode, Usage>();
  for (const node of leafCalls(facts)) {
    const scope = facts.calls.scopeOf(node);
    const usage = usages.get(scope) ?? { startsNs: [], tokens: [], usd: [] };
    usages.set(scope, usage);
    const { tokensTotal, tokensIn, tokensOut, costUsd } = facts.spanFacts(node);
    usage.startsNs.push(node.offsetNs);
    usage.tokens.push((usage.tokens.at(-1) ?? 0) + (tokensTotal ?? tokensIn ?? tokensOut ?? 0));
    usage.usd.push((usage.usd.at(-1) ?? 0) + (costUsd ?? 0));
  }
  return (scope, fromNs, toNs) => {
    const usage = usages.get(scope);
    if (usage === undefined) return { tokens: undefined, usd: undefined };
    const [first = 0, end = 0] = [fromNs, toNs].map((ns) =>
      firstFrom(usage.startsNs, ns, (startNs) => startNs),
    );
    return { tokens: between(usage.tokens, first, end), usd: between(usage.usd, first, end) };
  };
}

function leafCalls({ tree, spanFacts, role }: Facts): TreeNode[] {
  const carries = (node: TreeNode) => {
    const { tokensTotal, tokensIn, tokensOut, costUsd } = spanFacts(node);
    return (tokensTotal ?? tokensIn ?? tokensOut ?? costUsd) !== undefined;
  };
  const { leaves } = leafNodes(
    tree,
    (node) => !node.superseded && MODEL_CALLS.has(role(node)) && carries(node),
  );
  return leaves.sort((one, other) => one.offsetNs - other.offsetNs);
}

/** Nothing where nothing was used: 0 is what unrecorded usage sums up to as well. */
function between(sums: readonly number[], first: number, end: number): number | undefined {
  const used = (sums[end - 1] ?? 0) - (sums[first - 1] ?? 0);
  return used > 0 ? used : undefined;
}
