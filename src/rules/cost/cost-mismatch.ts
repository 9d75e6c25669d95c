import { money } from "../../model/money.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { PAID_NEEDS } from "./paid-spans.ts";
import { type ParentCost, parentMismatches } from "./parent-cost.ts";
import type { Price } from "./price.ts";
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
  example: {
    fires: "llm.query_rewrite says $0.000071, and its 84 and 22 tokens of gpt-4o-mini cost $0.0000258.",
    quiet:
      "An embedding says $0.0000003 where its 13 tokens cost $0.00000026: below $0.00001 that is rounding.",
  },
  severities: ["warning"],
  needs: [...PAID_NEEDS, "paid", "roleSource", "price"],
  *check(facts) {
    const { paid } = facts;
    if (paid.recorded.length === 0) return;
    const found: Found[] = [];
    for (const node of paid.recorded) {
      const said = recomputed(node, facts);
      if (said === undefined) continue;
      if ("reason" in said) yield said;
      else found.push(said);
    }
    for (const [first, ...more] of byName(found, ({ spans }) => spans[0]))
      if (first !== undefined)
        yield withOthers(
          first,
          more.flatMap(({ spans }) => spans),
        );
    for (const [first, ...more] of byName(parentMismatches(paid, facts), ({ node }) => node))
      if (first !== undefined)
        yield withOthers(
          ofParent(first, facts),
          more.map(({ node }) => node),
        );
  },
});

type Facts = Pick<RuleFacts, (typeof PAID_NEEDS)[number] | "roleSource" | "price">;

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
  return ofCall(node, { costUsd, listUsd: price.costUsd, model, price }, facts);
}

interface CallCost {
  readonly costUsd: number;
  readonly listUsd: number;
  readonly model: string;
  readonly price: Price;
}

const RECORDED = ["costUsd", "inputCostUsd", "outputCostUsd"] as const;
const USED = ["model", "tokensIn", "tokensOut", "tokensCacheRead", "tokensCacheWrite"] as const;

function ofCall(node: TreeNode, { costUsd, listUsd, model, price }: CallCost, facts: Facts): Found {
  const ratio = listUsd > 0 ? `, ×${(costUsd / listUsd).toFixed(2)}` : "";
  return {
    severity: "warning",
    confidence: sureness(PRICED, node, facts),
    spans: [node],
    message: `${node.span.name} (${model}) records ${money(costUsd)}, its tokens cost ${money(listUsd)} by list price${ratio}`,
    phrase: "cost differs from the list price",
    evidence: {
      attr: attributeProofs(node, facts, ...RECORDED, ...USED),
      stat: [{ name: "recorded cost (USD)", value: costUsd, limit: listUsd }],
    },
    expected: `${money(listUsd)} (${priceText(price, node)})`,
    actual: money(costUsd),
    clause: `list price ${model}`,
  };
}

/** Several spans of one name are one finding, told of the first. */
function byName<T>(all: readonly T[], nodeOf: (one: T) => TreeNode | undefined): Iterable<T[]> {
  return Map.groupBy(all, (one) => nodeOf(one)?.span.name).values();
}

function withOthers(first: Found, more: readonly TreeNode[]): Found {
  if (more.length === 0) return first;
  const others = `${more.length} more such ${more.length === 1 ? "span" : "spans"}`;
  return { ...first, spans: [...first.spans, ...more], message: `${first.message}; ${others}` };
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
      attr: [node, ...firstCalls].flatMap((one) => attributeProofs(one, facts, ...RECORDED)),
      stat: [{ name: "recorded cost (USD)", value: recordedUsd, limit: sumUsd, n: calls }],
    },
    expected: `${money(sumUsd)}, the sum of what is below`,
    actual: money(recordedUsd),
    clause: "sum",
  };
}
