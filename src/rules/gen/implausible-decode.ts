import type { RuleFacts } from "../facts.ts";
import { type Found, rule } from "../rule.ts";
import { having, isAtLeast, spansWith, told } from "../traceql.ts";
import { arithmetic, FEWEST_TOKENS, maxBelowMean, moreStepsThanTokens, tooFast } from "./decode-checks.ts";
import { type DecodeFigures, decodeFigures } from "./decode-figures.ts";
import { knownElsewhere, type ModelCall, saidBelow } from "./model-calls.ts";

/** A mean that is so many times the span is a wrong unit: C03's. */
const OTHER_UNIT = 10;
const MS_NS = 1e6;

export const implausibleDecode = rule({
  code: "L07",
  name: "implausible-decode",
  title: "decode figures that cannot be right",
  why:
    "Tokens, steps and times of a decode are tied to each other. Where they do not fit, a number has another unit " +
    "or another meaning than its name says, or the answer was not generated at all but replayed.",
  fix:
    "check the units and what is aggregated where these attributes are set; if the figures are right, the answer " +
    "came out of a cache: mark it, and do not count it as generated",
  example: {
    fires: "240 steps of 0.01 ms do not fill a decode of 2.4 s: the mean was written in seconds.",
    quiet: "240 tokens came in 90 steps: speculative decoding makes several tokens a step.",
  },
  severities: ["error", "warning", "info"],
  needs: ["modelCalls", "sightings", "spanFacts", "content", "role", "roleSource"],
  get traceql() {
    return spansWith(
      told("decodeSteps", "bareSteps", "maxStepMs"),
      having("tokensOut", (key) => isAtLeast(key, FEWEST_TOKENS)),
    );
  },
  *check(facts) {
    for (const call of facts.modelCalls) {
      const { sightings } = facts;
      const { failed } = facts.spanFacts(call.node);
      if (sightings(call.node).of("tokensOut").state === "conflict")
        yield { reason: "token usage contradicts itself" };
      const figures = decodeFigures(call, facts);
      if (saysNothingOf(figures)) {
        if (!failed && !knownElsewhere(call, (other) => !saysNothingOf(decodeFigures(other, facts))))
          yield { reason: "neither output tokens nor decode steps recorded" };
        continue;
      }
      if (call.node.durationNs === undefined && figures.decodeNs === undefined)
        yield { reason: "duration not recorded" };
      if (saidBelow(call, (inner) => repeats(decodeFigures(inner, facts), figures))) continue;
      yield* findings(call, figures, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "roleSource">;

function saysNothingOf({ tokensOut, steps, meanStepMs, maxStepMs }: DecodeFigures): boolean {
  return [tokensOut, steps, meanStepMs ?? maxStepMs].every((figure) => figure === undefined);
}

/** The stage below says the same figures, and its duration is the closer one. */
function repeats(inner: DecodeFigures, { tokensOut, steps, meanStepMs, maxStepMs }: DecodeFigures): boolean {
  return (
    inner.tokensOut === tokensOut &&
    inner.steps === steps &&
    inner.meanStepMs === meanStepMs &&
    inner.maxStepMs === maxStepMs
  );
}

function* findings(call: ModelCall, figures: DecodeFigures, facts: Facts): Iterable<Found> {
  const checks = hasOtherUnit(call, figures)
    ? [tooFast, moreStepsThanTokens]
    : [tooFast, arithmetic, moreStepsThanTokens, maxBelowMean];
  for (const check of checks) {
    const found = check(call, figures, facts);
    if (found !== undefined) yield found;
  }
}

function hasOtherUnit({ node }: ModelCall, { meanStepMs }: DecodeFigures): boolean {
  const { durationNs } = node;
  return (
    meanStepMs !== undefined &&
    durationNs !== undefined &&
    durationNs > 0 &&
    meanStepMs * MS_NS > durationNs * OTHER_UNIT
  );
}
