import type { Evidence } from "../../model/finding.ts";
import { money } from "../../model/money.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, isUnreadable, sureness } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { spansWith, told } from "../traceql.ts";
import { isPaidTool, PAID_NEEDS } from "./paid-spans.ts";
import type { Price } from "./price.ts";
import { priceText } from "./price-text.ts";
import { type CallUsage, usageOfCall } from "./usage-of-call.ts";

const SURE = 0.9;
const MOST_PROOFS = 5;

export const missing = rule({
  code: "M01",
  name: "missing",
  title: "paid span without cost",
  why:
    "A total without this call is too small, and nothing says so: budgets and comparisons of variants are " +
    "read from it all the same.",
  fix: "record cost, or at least model and token usage, where the provider's response comes in",
  example: {
    fires: "A judge calls gpt-4o, which has a price, and records neither cost nor tokens.",
    quiet: "A decode of minigpt-v1 has no cost: a self-hosted model is in no table of prices.",
  },
  severities: ["info"],
  needs: [...PAID_NEEDS, "paid", "roleSource", "price"],
  get traceql() {
    return spansWith(told("model", "provider"));
  },
  *check(facts) {
    const unpriced = new Map<string, Unpriced[]>();
    for (const node of facts.paid.missing) {
      if (isUnreadable(node, "costUsd", facts)) yield { reason: "recorded cost not readable" };
      else if (isPaidTool(node, facts)) yield paidTool(node, facts);
      else if (facts.price === undefined) yield { reason: "no price table at hand" };
      else {
        const call = usageOfCall(node, facts);
        const price = facts.price(call.usage);
        if (price !== undefined) listed(unpriced, { node, price, ...call });
      }
    }
    for (const [first, ...more] of unpriced.values())
      if (first !== undefined) yield found([first, ...more], facts);
  },
});

type Facts = Pick<RuleFacts, "sightings" | "roleSource" | "spanFacts" | "role" | "expectations" | "tree">;

interface Unpriced extends CallUsage {
  readonly node: TreeNode;
  readonly price: Price;
}

/** Calls of one place, one model and one fate are one finding. */
function listed(unpriced: Map<string, Unpriced[]>, one: Unpriced): void {
  const name = [one.node.span.name, one.price.id, one.price.costUsd === undefined, one.unknown].join("\n");
  const calls = unpriced.get(name);
  if (calls === undefined) unpriced.set(name, [one]);
  else calls.push(one);
}

function found(calls: Calls, facts: Facts): Found {
  const [{ node, price, usage, unknown }] = calls;
  const { name } = node.span;
  const model = usage.models[0] ?? price.id;
  const estimated = price.costUsd !== undefined;
  const usd = money(sumOf(calls));
  const who =
    calls.length === 1 ? `${name} (${model}) records` : `${calls.length} spans ${name} (${model}) record`;
  const tokens =
    calls.length === 1 ? ` for ${usage.tokensIn} tokens in and ${usage.tokensOut} out` : " in all";
  return {
    severity: "info",
    confidence: sureness(SURE, node, facts),
    spans: calls.map((call) => call.node),
    message: estimated
      ? `${who} no cost: ~${usd} by list price${tokens}`
      : `${who} no cost, and none can be estimated: ${unknown ?? `${price.source} has no price for it`}`,
    phrase: estimated ? "cost only estimated" : "cost not recorded",
    evidence: proofOf(calls, estimated, facts),
    expected: "a recorded cost",
    actual: estimated ? `estimated: ~${usd} (${priceText(price, node)})` : "no cost",
    clause: `${estimated ? "estimated" : "unknown"} ${model}`,
  };
}

type Calls = readonly [Unpriced, ...Unpriced[]];
const USED = ["model", "tokensIn", "tokensOut", "tokensCacheRead", "tokensCacheWrite"] as const;

function proofOf(calls: Calls, estimated: boolean, facts: Facts): Evidence {
  const [{ node }] = calls;
  const where = calls.length === 1 ? node.span.name : `${calls.length} spans ${node.span.name}`;
  return {
    attr: calls.slice(0, MOST_PROOFS).flatMap((call) => attributeProofs(call.node, facts, ...USED)),
    absent: [{ what: "cost", where }],
    ...(estimated ? { stat: [{ name: "estimated cost (USD)", value: sumOf(calls), n: calls.length }] } : {}),
  };
}

function sumOf(calls: Calls): number {
  return calls.reduce((sum, { price }) => sum + (price.costUsd ?? 0), 0);
}

function paidTool(node: TreeNode, { spanFacts }: Facts): Found {
  const tool = spanFacts(node).toolName ?? node.span.name;
  return {
    severity: "info",
    spans: [node],
    message: `${tool} is a paid tool by the contract (prices.paid) and records no cost`,
    phrase: "cost not recorded",
    evidence: { absent: [{ what: "cost", where: node.span.name }] },
    expected: "a recorded cost",
    actual: "no cost",
    fix: "record what the tool's provider charges for the call",
    clause: tool,
  };
}
