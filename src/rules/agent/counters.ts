import type { Severity } from "../../model/finding.ts";
import { leafNodes } from "../../trace/leaf-nodes.ts";
import type { RuleFacts } from "../facts.ts";

/** One thing that a request uses up, and how much of it is too much (diagnostics A03). */
export interface Counter {
  /** `model calls`. */
  readonly what: string;
  readonly used: number;
  /** More of it may be unrecorded. */
  readonly atLeast: boolean;
  readonly limit: number;
  readonly limitBy: "default" | "contract";
  readonly severity: Severity;
  /** The limit itself is too much already. */
  readonly inclusive: boolean;
}

export type CounterFacts = Pick<
  RuleFacts,
  "tree" | "root" | "role" | "calls" | "tokensIn" | "tokensOut" | "costUsd" | "expectations"
>;

const MOST_MODEL_CALLS = 25;
const MOST_TOOL_CALLS = 50;
const MOST_LEVELS = 20;
const MOST_SPANS = 500;
const TOO_MANY_TOKENS = 100_000;

/** Every counter that is known and has a limit. Without a limit for this kind of request the defaults hold. */
export function countersOf(facts: CounterFacts): readonly Counter[] {
  const { tree, role, calls, expectations, root, costUsd } = facts;
  const { budgets } = expectations ?? {};
  const spans = tree.nodes.filter((node) => !node.superseded && role(node) !== "step");
  const tools = calls.tools.reduce((sum, sequence) => sum + sequence.calls.length, 0);
  const levels = spans.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0);
  const durationMs = root?.durationNs === undefined ? undefined : root.durationNs / 1e6;
  const tokens = tokensOf(facts);
  return [
    counter("model calls", { value: modelCalls(facts) }, MOST_MODEL_CALLS),
    counter("tool calls", { value: tools }, MOST_TOOL_CALLS),
    counter("levels of depth", { value: levels }, MOST_LEVELS),
    counter("spans", { value: spans.length }, MOST_SPANS, { contract: budgets?.spans, severity: "error" }),
    counter("tokens", tokens, TOO_MANY_TOKENS, { contract: budgets?.tokens, inclusive: true }),
    counter("US dollars", costUsd, undefined, { contract: budgets?.costUsd }),
    counter("ms", durationMs === undefined ? undefined : { value: durationMs }, undefined, {
      contract: budgets?.durationMs,
    }),
  ].filter((one) => one !== undefined);
}

/** Whether more was used than the limit allows. */
export function isExceeded({ used, limit, inclusive }: Counter): boolean {
  return inclusive ? used >= limit : used > limit;
}

interface Amount {
  readonly value: number;
  readonly atLeast?: boolean;
}

interface Told {
  readonly contract?: number | undefined;
  readonly severity?: Severity;
  readonly inclusive?: boolean;
}

function counter(
  what: string,
  amount: Amount | undefined,
  usual: number | undefined,
  { contract, severity = "warning", inclusive = false }: Told = {},
): Counter | undefined {
  const limit = contract ?? usual;
  if (amount === undefined || limit === undefined) return undefined;
  const limitBy = contract === undefined ? "default" : "contract";
  return {
    what,
    used: amount.value,
    atLeast: amount.atLeast === true,
    limit,
    limitBy,
    severity: limitBy === "contract" ? "warning" : severity,
    inclusive: inclusive && limitBy === "default",
  };
}

/** Calls without a call inside: an agent's or a client's own span of a call is not another one. */
function modelCalls({ tree, role }: CounterFacts): number {
  const { leaves } = leafNodes(
    tree,
    (node) => !node.superseded && (role(node) === "llm" || role(node) === "decode"),
  );
  return leaves.length;
}

function tokensOf({ tokensIn, tokensOut }: CounterFacts): Amount | undefined {
  if (tokensIn === undefined && tokensOut === undefined) return undefined;
  const atLeast = tokensIn === undefined || tokensOut === undefined || tokensIn.atLeast || tokensOut.atLeast;
  return { value: (tokensIn?.value ?? 0) + (tokensOut?.value ?? 0), atLeast };
}
