import type { StopMeaning } from "../../vocabulary/stop-reason.ts";
import type { RuleFacts } from "../facts.ts";
import type { NotJudged } from "../rule.ts";
import { breaksOff, hasCutArguments, recordedWhole } from "./broken-json.ts";
import { finishOf } from "./finish.ts";
import { knownElsewhere, type ModelCall } from "./model-calls.ts";

/** Finishes that mean that the model had more to say. */
export const CUT_OFF: readonly StopMeaning[] = ["length", "context"];

type CutFacts = Pick<RuleFacts, "sightings" | "spanFacts" | "content">;

/** How it shows: by the finish, by the answer's JSON, by the count alone. */
export type CutKind = "stopped" | "broken off" | "at the limit";

/** Undefined: not cut off, as far as it is recorded; unknown: what would tell it is not. */
export function cutKindOf(call: ModelCall, facts: CutFacts): CutKind | "unknown" | undefined {
  const { meanings } = finishOf(call, facts);
  if (meanings.some((meaning) => CUT_OFF.includes(meaning))) return "stopped";
  const { failed } = facts.spanFacts(call.node);
  if (failed || call.node.durationNs === undefined) return undefined;
  if (isBrokenOff(call, facts)) return "broken off";
  if (meanings.length > 1 || !meanings.every(mayHideALimit)) return undefined;
  const [out, max] = countsOf(call, facts);
  if (out === undefined || max === undefined) return meanings.length === 0 ? "unknown" : undefined;
  return out >= max ? "at the limit" : undefined;
}

/** A natural end, or a word of nobody's. */
function mayHideALimit(meaning: StopMeaning): boolean {
  return meaning === "natural" || meaning === "other";
}

/** Output tokens and their limit; undefined where unknown or in conflict. */
export function countsOf(
  { node }: ModelCall,
  { sightings }: CutFacts,
): [number | undefined, number | undefined] {
  const [out, max] = [sightings(node).of("tokensOut"), sightings(node).of("maxTokens")];
  return [out.state === "known" ? out.value : undefined, max.state === "known" ? max.value : undefined];
}

function isBrokenOff({ node }: ModelCall, { sightings, content }: CutFacts): boolean {
  const answer = content(node).output;
  return (
    answer !== undefined &&
    sightings(node).value("asksForJson") === true &&
    recordedWhole(answer) &&
    breaksOff(answer)
  );
}

/** Why a call of unknown kind cannot be judged; undefined where a call above or below it can. */
export function reasonOf(call: ModelCall, facts: CutFacts): NotJudged | undefined {
  if (knownElsewhere(call, (other) => finishOf(other, facts).meanings.length > 0)) return undefined;
  const states = [facts.sightings(call.node).of("tokensOut"), facts.sightings(call.node).of("maxTokens")];
  if (states.some(({ state }) => state === "conflict")) return { reason: "token usage contradicts itself" };
  const [, max] = countsOf(call, facts);
  return max === undefined
    ? { reason: "neither finish reason nor token limit recorded" }
    : { reason: "token usage not recorded" };
}

/** JSON that was asked for, or a tool's arguments, is what was cut. */
export function cutsStructure(call: ModelCall, kind: CutKind, { sightings, content }: CutFacts): boolean {
  if (kind === "broken off") return true;
  const answer = content(call.node).output;
  if (answer !== undefined && hasCutArguments(answer)) return true;
  if (kind !== "stopped" || sightings(call.node).value("asksForJson") !== true) return false;
  return answer === undefined || !recordedWhole(answer) || breaksOff(answer);
}
