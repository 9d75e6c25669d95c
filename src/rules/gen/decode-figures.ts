import { firstTokenOf } from "../../vocabulary/first-token.ts";
import type { RuleFacts } from "../facts.ts";
import { finishOf } from "./finish.ts";
import type { ModelCall } from "./model-calls.ts";

/** What a call says about its decode, as far as it says it. */
export interface DecodeFigures {
  /** Nanoseconds, more than 0. */
  readonly decodeNs: number | undefined;
  /**
   * What the duration covers: the decode stage by itself or a recorded decode time; the call without
   * the time to its first token; or the whole call, with queue and prefill.
   */
  readonly covers: "decode" | "after first token" | "whole call";
  /** Of one choice. */
  readonly tokensOut: number | undefined;
  readonly steps: number | undefined;
  readonly meanStepMs: number | undefined;
  readonly maxStepMs: number | undefined;
}

/** A first token that comes with the last one is no first token: nothing was streamed. */
const STREAMED_SHARE = 0.999;

export function decodeFigures(
  call: ModelCall,
  facts: Pick<RuleFacts, "sightings" | "spanFacts" | "role">,
): DecodeFigures {
  const { node } = call;
  const sightings = facts.sightings(node);
  const { tokensOut, decodeSteps } = facts.spanFacts(node);
  const choices = Math.max(1, finishOf(call, facts).meanings.length);
  const known = sightings.of("tokensOut").state === "conflict" ? undefined : tokensOut;
  return {
    ...decodeTime(call, facts),
    tokensOut: known === undefined ? undefined : known / choices,
    steps: sightings.of("decodeSteps").state === "conflict" ? undefined : decodeSteps,
    meanStepMs: sightings.value("meanStepMs"),
    maxStepMs: sightings.value("maxStepMs"),
  };
}

function decodeTime(
  { node }: ModelCall,
  { sightings, role }: Pick<RuleFacts, "sightings" | "role">,
): Pick<DecodeFigures, "decodeNs" | "covers"> {
  const recorded = sightings(node).value("decodeNs");
  if (recorded !== undefined && recorded > 0) return { decodeNs: recorded, covers: "decode" };
  const { durationNs } = node;
  if (durationNs === undefined || durationNs <= 0) return { decodeNs: undefined, covers: "whole call" };
  if (role(node) === "decode") return { decodeNs: durationNs, covers: "decode" };
  const first = firstTokenOf(node.span, sightings(node))?.ns;
  return first === undefined || first >= durationNs * STREAMED_SHARE
    ? { decodeNs: durationNs, covers: "whole call" }
    : { decodeNs: durationNs - first, covers: "after first token" };
}

/** Nanoseconds for each token after those that the duration does not cover. */
export function perTokenNs({ decodeNs, covers, tokensOut }: DecodeFigures): number | undefined {
  if (decodeNs === undefined || tokensOut === undefined) return undefined;
  const tokens = covers === "after first token" ? tokensOut - 1 : tokensOut;
  return tokens > 0 ? decodeNs / tokens : undefined;
}
