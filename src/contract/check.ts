import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { judgeAssertions } from "./assertions.ts";
import { judgeBudgets } from "./budgets.ts";
import type { Contract } from "./contract.ts";
import type { ChainOf } from "./judging.ts";
import { Ledger } from "./ledger.ts";
import { judgeLogs } from "./log-clauses.ts";
import { matchTree } from "./match-tree.ts";
import { selectRoots } from "./select-roots.ts";
import type { TraceVerdict } from "./violation.ts";

export interface CheckOptions {
  /** "off": clauses about logs are switched off, and none of them is unjudged for want of lines. */
  readonly logs: "judge" | "off";
  /** Log evidence was given, though this trace may have no line in it. */
  readonly logsGiven: boolean;
  /** Without it nobody looked for retries, and every attempt counts. */
  readonly chainOf?: ChainOf;
}

/**
 * Judges one trace. Nothing passes unjudged: what the evidence cannot tell stands in `unjudged`, and a
 * partial trace, or a root without an end, is not judged at all. Throws `Failure("invalid-contract")`
 * where an expression of the contract cannot be evaluated on the trace.
 */
export function checkTrace(contract: Contract, facts: TraceFacts, options: CheckOptions): TraceVerdict {
  const ledger = new Ledger();
  const { traceId } = facts.evidence;
  const { selected, roots } = selectRoots(contract, facts, ledger);
  if (!selected) return new Ledger().verdict(traceId, false);
  if (facts.state === "partial") {
    const whole = new Ledger();
    whole.cannotJudge(`partial: ${facts.stateReason}`);
    return whole.verdict(traceId, true);
  }
  const finished = roots.filter((root) => root.durationNs !== undefined);
  if (finished.length < roots.length) ledger.cannotJudge("its root has no end: still running, or lost");
  for (const root of finished) {
    const judging = { contract, facts, root, ledger, chainOf: options.chainOf ?? NO_RETRIES };
    matchTree(judging);
    judgeAssertions(judging);
  }
  if (finished.length > 0) judgeWhole(contract, finished, facts, ledger, options);
  return ledger.verdict(traceId, true);
}

const NO_RETRIES: ChainOf = () => undefined;

/** What holds of the trace, however many roots it has. */
function judgeWhole(
  contract: Contract,
  roots: readonly TreeNode[],
  facts: TraceFacts,
  ledger: Ledger,
  { logs, logsGiven }: CheckOptions,
): void {
  judgeBudgets(contract.budgets, facts, ledger);
  if (contract.logs !== undefined && logs === "judge") {
    judgeLogs(contract.logs, logsGiven, { facts, roots, ledger });
  }
}
