import type { TraceFacts } from "../trace/facts.ts";
import type { Total } from "../trace/totals.ts";
import type { Break, Ledger } from "./ledger.ts";

export type Measure = "duration_ms" | "cost_usd" | "tokens" | "spans";

/** One limit of `budgets`: of a single trace (`max`), or of many (`p95`). */
export interface Budget {
  readonly measure: Measure;
  readonly limit: string;
  readonly amount: number;
  readonly line: number;
}

interface Spent {
  readonly amount: number;
  /** Some of it is not recorded: it is at least this. */
  readonly atLeast: boolean;
}

/** Holds one trace against every `max`. Percentiles need many traces: not judged here. */
export function judgeBudgets(budgets: readonly Budget[], facts: TraceFacts, ledger: Ledger): void {
  for (const budget of budgets) {
    const clause = `budgets.${budget.measure}.${budget.limit}`;
    if (budget.limit === "max") judgeMax(budget, clause, facts, ledger);
    else
      ledger.cannotJudge(
        `${budget.limit} is a limit over many traces, which is not judged yet`,
        clause,
        "C03",
      );
  }
}

function judgeMax(budget: Budget, clause: string, facts: TraceFacts, ledger: Ledger): void {
  const spent = spentOn(budget.measure, facts);
  if (spent === undefined) ledger.cannotJudge(`the trace records no ${budget.measure}`, clause, "C03");
  else if (spent.amount > budget.amount) ledger.broken(overspent(budget, clause, spent, facts));
  else if (spent.atLeast)
    ledger.cannotJudge(`some calls of the trace record no ${budget.measure}`, clause, "C03");
}

function overspent(budget: Budget, clause: string, spent: Spent, facts: TraceFacts): Break {
  return {
    rule: "C03",
    severity: "error",
    clause,
    line: budget.line,
    spanPath: facts.rootName ?? "",
    expected: `≤ ${budget.amount}`,
    actual: `${spent.atLeast ? "≥ " : ""}${spent.amount}`,
    spans: facts.root === undefined ? [] : [facts.root],
    evidence: { measure: budget.measure, amount: spent.amount },
    fix: `bring the request's ${budget.measure} under its budget, or raise the budget`,
  };
}

function spentOn(measure: Measure, facts: TraceFacts): Spent | undefined {
  switch (measure) {
    case "duration_ms":
      return { amount: facts.durationNs / 1e6, atLeast: false };
    case "spans":
      return { amount: facts.tree.nodes.length, atLeast: false };
    case "cost_usd":
      return facts.costUsd && { amount: facts.costUsd.value, atLeast: facts.costUsd.atLeast };
    case "tokens":
      return tokensOf(facts.tokensIn, facts.tokensOut);
  }
}

function tokensOf(tokensIn: Total | undefined, tokensOut: Total | undefined): Spent | undefined {
  if (tokensIn === undefined && tokensOut === undefined) return undefined;
  const known = tokensIn !== undefined && tokensOut !== undefined;
  const atLeast = !known || tokensIn.atLeast || tokensOut.atLeast;
  return { amount: (tokensIn?.value ?? 0) + (tokensOut?.value ?? 0), atLeast };
}
