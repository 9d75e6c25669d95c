import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";

type Facts = Pick<RuleFacts, "tree" | "sightings" | "expectations">;

const SURE = 0.9;
/** Who fills a budget with whole sentences or tokens stops so many short of it, as for a window (L13). */
const SLACK = 4;
const MOST_PROOFS = 10;

interface BoundCall {
  readonly node: TreeNode;
  readonly tokens: number;
  readonly budget: number;
}

/**
 * Calls whose retrieved text fills the budget that the contract gives it (diagnostics Q03, L13): a
 * deliberate limit, which is no cut prompt, but what did not fit was left out. Above it is C03's.
 */
export function* budgetBound(facts: Facts): Iterable<Found> {
  const bound = boundCalls(facts);
  const [first] = bound;
  if (first === undefined) return;
  const { node, tokens, budget } = first;
  const more = bound.length === 1 ? "" : `, and so do ${bound.length - 1} more spans`;
  const proved = bound.slice(0, MOST_PROOFS);
  yield {
    severity: "info",
    confidence: SURE,
    spans: bound.map((call) => call.node),
    message:
      `the ${tokens} tokens of documents in the prompt of ${node.span.name} fill the contract's budget of ` +
      `${budget}${more}: what did not fit was left out`,
    phrase: "retrieval budget filled",
    evidence: {
      attr: proved.flatMap((call) => attributeProofs(call.node, facts, "retrievalTokens")),
      stat: proved.map((call) => ({ name: "retrieval tokens", value: call.tokens, limit: call.budget })),
      time: [timeProof(node, "the prompt")],
    },
    expected: `fewer than ${budget} tokens, or all that was found`,
    actual: `${tokens} tokens`,
    fix: "look whether what was left out held the answer: rank better, cut smaller, or raise the budget",
    clause: "budget",
  };
}

function boundCalls({ tree, sightings, expectations }: Facts): readonly BoundCall[] {
  const places = expectations?.places.filter(({ most }) => most !== undefined) ?? [];
  if (places.length === 0) return [];
  return tree.nodes.flatMap((node): BoundCall[] => {
    const recorded = node.superseded ? undefined : sightings(node).of("retrievalTokens");
    if (recorded?.state !== "known" || recorded.value === 0) return [];
    const { key, value: tokens } = recorded;
    const place = places.find(({ fits, most }) => fits(node.span.name) && most?.(key) !== undefined);
    const budget = place?.most?.(key);
    if (budget === undefined || tokens > budget || tokens < budget - SLACK) return [];
    return [{ node, tokens, budget }];
  });
}
