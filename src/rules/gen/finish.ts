import { stopMeaningsAt } from "../../vocabulary/stop-of-choices.ts";
import type { StopMeaning } from "../../vocabulary/stop-reason.ts";
import type { RuleFacts } from "../facts.ts";
import type { ModelCall } from "./model-calls.ts";

/** Why a call ended, of every choice. */
export interface Finish {
  /** The first choice's word as it was written. */
  readonly word: string | undefined;
  /** Of several choices each; none: not recorded. */
  readonly meanings: readonly StopMeaning[];
}

/** How much less sure a finding is that leans on a natural end where none is recorded (diagnostics §3.Z). */
export const LESS_WITHOUT_FINISH = 0.2;

/** The finish of a call as its own span records it. */
export function finishOf({ node }: ModelCall, { sightings }: Pick<RuleFacts, "sightings">): Finish {
  const known = sightings(node).of("stopReason");
  if (known.state !== "known") return { word: undefined, meanings: [] };
  return { word: known.value, meanings: stopMeaningsAt(node.span, known) };
}

/** `stopped by length`, of several choices how many. */
export function finishText({ word, meanings }: Finish, meant: readonly StopMeaning[]): string {
  const count = meanings.filter((meaning) => meant.includes(meaning)).length;
  return meanings.length > 1
    ? `${count} of ${meanings.length} choices stopped by ${meant.join(" or ")}`
    : `stopped by ${word}`;
}
