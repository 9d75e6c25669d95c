import { money } from "../../model/money.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { PAID_NEEDS, paidSpans } from "./paid-spans.ts";
import { type ParentCost, parentMismatches } from "./parent-cost.ts";
import { priceText } from "./price-text.ts";
import { usageOfCall } from "./usage-of-call.ts";

const MOST_SHARE = 0.05;
/** Below it the difference is rounding. */
const LEAST_USD = 1e-5;
const PRICED = 0.8;
const SUMMED = 0.9;

export const costMismatch = rule({
  code: "M02",
  name: "cost-mismatch",
  title: "recorded cost differs from what it should be",
  why:
    "Two numbers for one cost mean two tables of prices, an old one, or a sum that leaves calls out; budgets " +
    "are kept by whichever is read. Negotiated prices differ from list prices by one ratio everywhere.",
  fix: "keep one source of truth for prices; compute a parent's cost from its calls, never beside them",
  severities: ["warning"],
  needs: [...PAID_NEEDS, "roleSource", "price"],
  *check(facts) {
    const paid = paidSpans(facts);
    const byPlace = new Map<string, Found[]>();
    for (const node of paid.recorded) {
      const said = recomputed(node, facts);
      if (said === undefined) continue;
      if ("reason" in said) yield said;
      else listed(byPlace, node.span.name, said);
    }
    for (const [first, ...more] of byPlace.values()) if (first !== undefined) yield withOthers(first, more);
    for (const one of parentMismatches(paid, facts)) yield ofParent(one, facts);
  },
});

type Facts = Pick<RuleFacts, (typeof PAID_NEEDS)[number] | "roleSource" | "price">;

function listed(byPlace: Map<string, Found[]>, place: string, said: Found): void {
  const found = byPlace.get(place);
  if (found === undefined) byPlace.set(place, [said]);
  else found.push(said);
}

/** A call's recorded cost against its usage times its price. */
function recomputed(node: TreeNode, facts: Facts): Found | NotJudged | undefined {
  const { costUsd, model, failed } = facts.spanFacts(node);
  if (costUsd === undefined || model === undefined || failed) return undefined;
  if (facts.sightings(node).of("costUsd").state === "conflict")
    return { reason: "recorded cost contradicts itself" };
  if (facts.price === undefined) return { reason: "no price table at hand" };
  const { usage, unknown } = usageOfCall(node, facts);
  const price = facts.price(usage);
  if (price === undefined) return { reason: "model not in the price table" };
  if (price.costUsd === undefined) return { reason: unknown ?? "model not in the price table" };
  const difference = Math.abs(costUsd - price.costUsd);
  if (difference <= LEAST_USD || difference <= MOST_SHARE * price.costUsd) return undefined;
  const ratio = price.costUsd > 0 ? `, ×${(costUsd / price.costUsd).toFixed(2)}` : "";
  return {
    severity: "warning",
    confidence: sureness(PRICED, node, facts),
    spans: [node],
    message: `${node.span.name} (${model}) records ${money(costUsd)}, its tokens cost ${money(price.costUsd)} by list price${ratio}`,
    phrase: "cost differs from the list price",
    evidence: {
      attr: attributeProofs(
        node,
        facts,
        ...(["costUsd", "inputCostUsd", "outputCostUsd", "model", "tokensIn", "tokensOut"] as const),
        ...(["tokensCacheRead", "tokensCacheWrite"] as const),
      ),
      stat: [{ name: "recorded cost (USD)", value: costUsd, limit: price.costUsd }],
    },
    expected: `${money(price.costUsd)} (${priceText(price, node)})`,
    actual: money(costUsd),
    clause: `list price ${model}`,
  };
}

/** Several calls of one place are one finding, told of the first. */
function withOthers(first: Found, more: readonly Found[]): Found {
  if (more.length === 0) return first;
  return {
    ...first,
    spans: [first, ...more].flatMap(({ spans }) => spans),
    message: `${first.message}; ${more.length} more such ${more.length === 1 ? "call" : "calls"}`,
  };
}

function ofParent(told: ParentCost, facts: Facts): Found {
  const { node, recordedUsd, sumUsd, calls, firstCalls } = told;
  const zero = recordedUsd === 0;
  const below = calls === 1 ? "the call" : `the ${calls} calls`;
  return {
    severity: "warning",
    confidence: SUMMED,
    spans: [node],
    message: zero
      ? `${node.span.name} records a cost of 0, ${below} below it ${money(sumUsd)}`
      : `${node.span.name} records ${money(recordedUsd)}, ${below} below it ${money(sumUsd)} in all, ×${(sumUsd / recordedUsd).toFixed(2)}`,
    phrase: zero ? "cost of 0 above paid calls" : "cost differs from the sum of its calls",
    evidence: {
      attr: [node, ...firstCalls].flatMap((one) =>
        attributeProofs(one, facts, "costUsd", "inputCostUsd", "outputCostUsd"),
      ),
      stat: [{ name: "recorded cost (USD)", value: recordedUsd, limit: sumUsd, n: calls }],
    },
    expected: `${money(sumUsd)}, the sum of what is below`,
    actual: money(recordedUsd),
    clause: "sum",
  };
}
