import { money } from "../../model/money.ts";
import { nanosBetween } from "../../model/time.ts";
import { hostRelation } from "../../vocabulary/host.ts";
import type { PromptedCall } from "../call-history.ts";
import { usageOfCall } from "../cost/usage-of-call.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { LEAST_CACHED, type SharedBy } from "../prompt-memory.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { having, isZeroAt, spansWith } from "../traceql.ts";
import { type CacheUse, cacheUseOf } from "./cache-use.ts";

/** What providers keep an unused prefix for at least. */
const KEPT_NS = 5 * 60e9;
const CONFIDENCE: Readonly<Record<SharedBy, number>> = {
  "composition hash": 0.9,
  messages: 0.9,
  "system prompt": 0.8,
  conversation: 0.6,
};

export const cacheMissPrefill = rule({
  code: "L09",
  name: "cache-miss-prefill",
  title: "prefix cache missed",
  why:
    "A prompt that begins as the one before is filled from the provider's cache at a tenth of the price and " +
    "in a fraction of the time. None of it was: the whole prompt was computed, and paid, once more.",
  fix:
    "put what never changes first, keep timestamps and ids out of the system prompt, " +
    "and route a conversation to the replica that has its cache",
  example: {
    fires:
      "The second turn of a chat comes 41 s after the first, repeats its 3,000 tokens, and reads 0 from the " +
      "cache.",
    quiet: "The second turn comes six minutes later, when no provider has the prefix any more.",
  },
  severities: ["warning", "info"],
  needs: ["tree", "callHistory", "spanFacts", "sightings", "roleSource", "role", "price"],
  get traceql() {
    return spansWith(having("tokensCacheRead", isZeroAt), having("cacheHitBlocks", isZeroAt));
  },
  *check(facts) {
    for (const node of facts.tree.nodes) {
      const call = facts.callHistory.of(node);
      if (call === undefined || call.failed) continue;
      const judged = judge(call, facts);
      if (judged !== undefined) yield judged;
    }
  },
});

type Facts = Pick<RuleFacts, "spanFacts" | "sightings" | "roleSource" | "role" | "price">;

function judge(call: PromptedCall, facts: Facts): Found | NotJudged | undefined {
  if (call.promptTokens !== undefined && call.promptTokens < LEAST_CACHED) return undefined;
  const use = cacheUseOf(call, facts);
  if ("reason" in use) return use;
  if (use.read > 0) return undefined;
  const { sharesPromptWith: earlier } = call;
  if (earlier === undefined)
    return call.promptIsKnown ? undefined : { reason: "nothing tells whether the prompt was sent before" };
  const { promptTokens } = earlier.call;
  if (promptTokens === undefined) return { reason: "input tokens not recorded" };
  const agoNs = nanosBetween(endOf(earlier.call), call.node.span.startUnixNano);
  if (promptTokens < LEAST_CACHED || agoNs >= KEPT_NS) return undefined;
  if (cachesWhenAsked(call, facts) && earlier.call.cachedTokens === 0) return undefined;
  return missed(call, { ...earlier, agoNs }, use, facts);
}

function endOf({ node: { span } }: PromptedCall): bigint {
  return span.endUnixNano ?? span.startUnixNano;
}

/** Anthropic, and what serves its models, cache what a request marks and nothing else. */
function cachesWhenAsked({ node, model = "" }: PromptedCall, { spanFacts }: Facts): boolean {
  return /anthropic|bedrock/.test(spanFacts(node).provider ?? "") || /claude/i.test(model);
}

interface Earlier {
  readonly call: PromptedCall;
  readonly by: SharedBy;
  readonly agoNs: number;
}

function missed(
  call: PromptedCall,
  { call: earlier, by, agoNs }: Earlier,
  use: CacheUse,
  facts: Facts,
): Found {
  const { node } = call;
  const filledNs =
    facts.role(node) === "prefill" ? node.durationNs : facts.sightings(node).value("prefillNs");
  const elsewhere =
    use.unit === "blocks" &&
    hostRelation(earlier.node.span.resource.attributes, node.span.resource.attributes).kind === "different";
  const lostUsd = use.unit === "input tokens" ? lostMoney(call, earlier, facts) : undefined;
  const cost = [
    ...(filledNs === undefined ? [] : [`took ${durationText(filledNs)}`]),
    ...(lostUsd === undefined ? [] : [`cost ${money(lostUsd)} more than from the cache`]),
  ];
  const which = cost.length === 0 ? "" : `, which ${cost.join(" and ")}`;
  return {
    severity: elsewhere ? "info" : "warning",
    confidence: sureness(CONFIDENCE[by], node, facts),
    spans: [node],
    message:
      `${node.span.name} found none of its ${use.of} ${use.unit} in the cache${which}, although a call ` +
      `${durationText(agoNs)} earlier${elsewhere ? " on another host" : ""} began with the same prompt (by its ${by})`,
    phrase: "prefix cache missed",
    evidence: {
      attr: attributeProofs(node, facts, ...use.concepts, "compositionHash"),
      time: [timeProof(node, "computed the whole prompt")],
      link: [
        {
          traceId: earlier.trace.evidence.traceId,
          spanId: earlier.node.span.spanId,
          note: `${durationText(agoNs)} earlier, the same ${by}`,
        },
      ],
      stat: [
        { name: `cached ${use.unit}`, value: use.read, n: use.of },
        ...(filledNs === undefined ? [] : [{ name: "prefill ms", value: filledNs / 1e6 }]),
        ...(lostUsd === undefined ? [] : [{ name: "US dollars lost", value: lostUsd }]),
      ],
    },
    expected: `${use.unit} from the cache`,
    actual: `0 of ${use.of} ${use.unit}`,
  };
}

/** US dollars by list price: the part that the call before had, at the price of input less that of cached input. */
function lostMoney(call: PromptedCall, earlier: PromptedCall, facts: Facts): number | undefined {
  const tokensIn = call.promptTokens ?? 0;
  const usage = { ...usageOfCall(call.node, facts).usage, tokensIn, tokensOut: 0, cacheWrite: 0 };
  const cacheRead = Math.min(tokensIn, earlier.promptTokens ?? 0);
  const paid = facts.price?.({ ...usage, cacheRead: 0 })?.costUsd;
  const cached = facts.price?.({ ...usage, cacheRead })?.costUsd;
  return paid === undefined || cached === undefined || paid <= cached ? undefined : paid - cached;
}
