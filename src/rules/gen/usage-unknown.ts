import { saysNothing } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";
import { counted, lessSure } from "../figures.ts";
import { attributeProofs, isUnreadable } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { doingByKeys, keysOf, spansWith } from "../traceql.ts";
import { LESS_WITHOUT_FINISH } from "./finish.ts";
import { type ModelCall, saidBelow } from "./model-calls.ts";
import { USAGE_NEEDS, type UsageVerdict, usageVerdict } from "./usage-verdict.ts";

const SURE = 0.9;

export const usageUnknown = rule({
  code: "L03",
  name: "usage-unknown",
  title: "model call without usage",
  why:
    "Without output tokens a call has no cost and no length, and an empty answer looks like any other. " +
    "A 0 that stands for a missing number is worse: sums and averages take it for a fact.",
  fix:
    "ask for the usage of streams (stream_options: {include_usage: true}) and read the last chunk; " +
    "where no usage came, write no attribute rather than 0",
  example: {
    fires: "A stream says 0 input and 0 output tokens, and its answer is recorded in full.",
    quiet: "A call failed with HTTP 429 and has no usage: it generated nothing.",
  },
  severities: ["warning", "info"],
  needs: [...USAGE_NEEDS, "roleSource"],
  get traceql() {
    return spansWith(doingByKeys("llm"));
  },
  *check(facts) {
    const knowing = usageKnown(facts.modelCalls, facts);
    for (const call of facts.modelCalls) {
      if (knowing.has(call)) continue;
      const verdict = usageVerdict(call, facts);
      const because = BECAUSE[verdict]?.(call, facts);
      if (because === undefined || call.node.durationNs === undefined) continue;
      if (saidBelow(call, (inner) => usageVerdict(inner, facts) === verdict)) continue;
      yield facts.roleSource(call.node) === "name"
        ? { reason: "a name alone tells a model call, and it has no usage" }
        : found(call, verdict, because, facts);
    }
  },
});

type Facts = Pick<RuleFacts, (typeof USAGE_NEEDS)[number] | "roleSource">;

const BECAUSE: Partial<Record<UsageVerdict, (call: ModelCall, facts: Facts) => string | undefined>> = {
  "not recorded": (call, facts) =>
    isUnreadable(call.node, "tokensOut", facts) ? undefined : "records no output tokens",
  "no input either": (call, facts) =>
    hasAnswer(call, facts)
      ? "says 0 output tokens and no input tokens either, and an answer was recorded"
      : "says 0 output tokens and no input tokens either",
  "answered all the same": (call, facts) =>
    facts.spanFacts(call.node).stopMeaning === "tool"
      ? "says 0 output tokens and ended with a tool call"
      : "says 0 output tokens, and an answer was recorded",
  "stream without an end": () => "says 0 output tokens for a stream whose end is not recorded",
};

function hasAnswer({ node }: ModelCall, { content }: Facts): boolean {
  const answer = content(node).output;
  return answer !== undefined && !saysNothing(answer);
}

/** Calls whose output tokens stand on a call above or below them, or on themselves. */
function usageKnown(calls: readonly ModelCall[], { spanFacts }: Facts): ReadonlySet<ModelCall> {
  const own = (call: ModelCall) => (spanFacts(call.node).tokensOut ?? 0) > 0;
  const below = new Set<ModelCall>();
  for (const call of [...calls].reverse())
    if (own(call) || call.inner.some((inner) => below.has(inner))) below.add(call);
  const known = new Set(below);
  const above = new Set<ModelCall>();
  for (const call of calls) {
    const { outer } = call;
    if (outer !== undefined && (own(outer) || above.has(outer))) above.add(call);
    if (above.has(call)) known.add(call);
  }
  return known;
}

function found(call: ModelCall, verdict: UsageVerdict, because: string, facts: Facts): Found {
  const { node } = call;
  const total = facts.sightings(node).value("tokensTotal");
  const isPart = verdict === "not recorded" && total !== undefined && total > 0;
  const shown = verdict !== "not recorded" && hasAnswer(call, facts) ? facts.content(node).output : undefined;
  return {
    severity: isPart ? "info" : "warning",
    confidence: facts.spanFacts(node).stopReason === undefined ? lessSure(SURE, LESS_WITHOUT_FINISH) : SURE,
    spans: [node],
    message: isPart
      ? `${node.span.name} records a total of ${counted(total, "token")} and no output tokens`
      : `${node.span.name} ${because}: its usage is not known`,
    phrase: isPart ? "usage recorded in part" : "usage not recorded",
    evidence: {
      attr: [
        ...attributeProofs(node, facts, "tokensOut", "tokensIn", "tokensTotal", "model", "stopReason"),
        ...attributeProofs(node, facts, "streaming"),
        ...(shown === undefined ? [] : [{ spanId: node.span.spanId, key: shown.key, value: shown.stored }]),
      ],
      ...(verdict === "not recorded"
        ? { absent: [{ what: "output tokens", where: keysOf("tokensOut").join(", ") }] }
        : {}),
    },
    expected: "the tokens that the provider counted",
    actual: verdict === "not recorded" ? "no output tokens" : "0 output tokens",
    clause: isPart ? "part" : verdict === "not recorded" ? "absent" : "zero",
  };
}
