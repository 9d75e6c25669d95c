import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { counted, lessSure, round } from "../figures.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { type DecodeFigures, perTokenNs } from "./decode-figures.ts";
import type { ModelCall } from "./model-calls.ts";

/** No model decodes a token faster, and fewer tokens tell nothing (diagnostics L07 a). */
const FLOOR_NS = 200_000;
export const FEWEST_TOKENS = 20;
/** Steps × their mean, against the decode's duration (L07 b). */
const LOWEST_RATIO = 0.75;
const HIGHEST_RATIO = 1.25;
const SURE = 0.9;
/** The duration is that of the whole call (diagnostics §3.Z). */
const LESS_FOR_WHOLE_CALL = 0.2;
const MS_NS = 1e6;

type Facts = Pick<RuleFacts, "sightings" | "roleSource">;
type Check = (call: ModelCall, figures: DecodeFigures, facts: Facts) => Found | undefined;

/** Tokens in less time than any model needs (a); not where the answer is marked as one from a cache. */
export const tooFast: Check = (call, figures, facts) => {
  const { tokensOut, decodeNs } = figures;
  const each = perTokenNs(figures);
  if (each === undefined || decodeNs === undefined || tokensOut === undefined) return undefined;
  if (tokensOut < FEWEST_TOKENS || each >= FLOOR_NS) return undefined;
  if (facts.sightings(call.node).value("responseCacheKey") !== undefined) return undefined;
  return {
    ...about(call, figures, facts, "tokensOut", "firstToken", "decodeNs"),
    severity: "warning",
    message:
      `${call.node.span.name} has ${counted(round(tokensOut), "output token")} in ${durationText(decodeNs)}, ` +
      `${round(each / MS_NS)} ms each: no model is that fast`,
    phrase: "too fast to be a decode",
    expected: `at least ${FLOOR_NS / MS_NS} ms for a token`,
    actual: `${round(each / MS_NS)} ms for a token`,
    clause: "per token",
  };
};

/** Steps and their mean do not make up the duration (b). A whole call may wait, so it may only be too short. */
export const arithmetic: Check = (call, figures, facts) => {
  const { steps, meanStepMs, decodeNs, covers, tokensOut } = figures;
  if (steps === undefined || meanStepMs === undefined || decodeNs === undefined) return undefined;
  if (steps === 0 || tokensOut === 0) return undefined;
  const stepsNs = steps * meanStepMs * MS_NS;
  const ratio = stepsNs / decodeNs;
  if (ratio <= HIGHEST_RATIO && (ratio >= LOWEST_RATIO || covers === "whole call")) return undefined;
  const seconds = isInSeconds(ratio) ? ": the mean looks like seconds" : "";
  return {
    ...about(call, figures, facts, "decodeSteps", "meanStepMs", "decodeNs"),
    severity: "warning",
    message:
      `${call.node.span.name} says ${counted(steps, "step")} of ${meanStepMs} ms, ${durationText(stepsNs)} ` +
      `together, and took ${durationText(decodeNs)}${seconds}`,
    phrase: "steps and duration disagree",
    expected: `steps × mean between ${LOWEST_RATIO} and ${HIGHEST_RATIO} of ${durationText(decodeNs)}`,
    actual: `${durationText(stepsNs)}, ${round(ratio)} of it`,
    clause: "arithmetic",
  };
};

/** Speculative decoding makes several tokens a step; steps without a token are the odd ones (c). */
export const moreStepsThanTokens: Check = (call, figures, facts) => {
  const { steps, tokensOut } = figures;
  if (steps === undefined || tokensOut === undefined || tokensOut === 0 || steps <= tokensOut + 1)
    return undefined;
  return {
    ...about(call, { ...figures, covers: "decode" }, facts, "decodeSteps", "tokensOut"),
    severity: "info",
    message: `${call.node.span.name} took ${counted(steps, "decode step")} for ${counted(round(tokensOut), "output token")}`,
    phrase: "more steps than tokens",
    expected: `at most ${round(tokensOut) + 1} steps`,
    actual: counted(steps, "step"),
    clause: "steps",
  };
};

/** The longest step is shorter than the mean one (d). */
export const maxBelowMean: Check = (call, figures, facts) => {
  const { maxStepMs, meanStepMs } = figures;
  if (maxStepMs === undefined || meanStepMs === undefined) return undefined;
  if (maxStepMs + roundingOf(maxStepMs) >= meanStepMs) return undefined;
  return {
    ...about(call, { ...figures, covers: "decode" }, facts, "maxStepMs", "meanStepMs"),
    severity: "error",
    message: `${call.node.span.name} says that its longest step took ${maxStepMs} ms and the mean of all ${meanStepMs} ms`,
    phrase: "longest step below the mean",
    expected: `a longest step of at least ${meanStepMs} ms`,
    actual: `${maxStepMs} ms`,
    clause: "longest step",
  };
};

function about(
  { node }: ModelCall,
  { covers }: DecodeFigures,
  facts: Facts,
  ...concepts: readonly AnyConceptName[]
): Pick<Found, "spans" | "confidence" | "evidence"> {
  const confidence = covers === "whole call" ? lessSure(SURE, LESS_FOR_WHOLE_CALL) : SURE;
  const note = covers === "decode" ? "the decode" : covers === "whole call" ? "the whole call" : "the call";
  return {
    spans: [node],
    confidence: sureness(confidence, node, facts),
    evidence: { attr: attributeProofs(node, facts, ...concepts), time: [timeProof(node, note)] },
  };
}

/** A thousandth of what it should be, by the same tolerance. */
function isInSeconds(ratio: number): boolean {
  return ratio * 1000 >= LOWEST_RATIO && ratio * 1000 <= HIGHEST_RATIO;
}

/** A whole number of milliseconds may have lost half of one; others a thousandth of themselves. */
function roundingOf(ms: number): number {
  return Number.isInteger(ms) ? 0.5 : ms / 1000;
}
