import type { TraceFacts } from "../trace/facts.ts";
import { effectiveRoots } from "../trace/root.ts";
import type { TreeNode } from "../trace/tree.ts";
import { boundSpan } from "./bound-span.ts";
import type { Contract, MatchClause } from "./contract.ts";
import type { Ledger } from "./ledger.ts";

export interface Selection {
  /** The contract speaks about this trace, be it only that it cannot tell. */
  readonly selected: boolean;
  readonly roots: readonly TreeNode[];
}

/** The roots of a trace that the contract speaks about. A local root of a remote caller counts as a root. */
export function selectRoots(contract: Contract, facts: TraceFacts, ledger: Ledger): Selection {
  const { match } = contract;
  const effective = effectiveRoots(facts.tree);
  if (effective.length === 0) {
    const selected = facts.tree.nodes.some((node) => isOfService(match, node));
    if (selected) ledger.cannotJudge("the trace has no root");
    return { selected, roots: [] };
  }
  const named = effective.filter((root) => match.root.matches(root.span.name));
  const ofService = named.filter((root) => match.service === undefined || isOfService(match, root));
  const outcomes = ofService.map((root) => ({ root, held: holdsWhere(match, root, facts, ledger) }));
  const roots = outcomes.filter(({ held }) => held === true).map(({ root }) => root);
  return { selected: outcomes.some(({ held }) => held !== false), roots };
}

/** False also where the contract names no service. */
function isOfService(match: MatchClause, { span }: TreeNode): boolean {
  return span.resource.service !== undefined && match.service?.matches(span.resource.service) === true;
}

/** Undefined: `where` cannot be judged on this root, which is noted. */
function holdsWhere(
  { where }: MatchClause,
  root: TreeNode,
  facts: TraceFacts,
  ledger: Ledger,
): boolean | undefined {
  if (where === undefined) return true;
  const outcome = where.evaluate({ root: boundSpan(root, facts, 0) });
  if ("held" in outcome) return outcome.held;
  ledger.cannotJudge(outcome.unjudged, "match.where");
  return undefined;
}
