import type { RuleFacts } from "../facts.ts";
import { attemptsOf } from "./attempts.ts";
import type { Judgement } from "./judgements.ts";

/** The judges of the last attempt, taken together. */
export interface LastWord {
  /** The last of those that passed it; undefined: none did, or one did not. */
  readonly passed: Judgement | undefined;
  /** They spoke, and none can be understood. */
  readonly unclear: boolean;
  readonly attempt: number;
}

/** What the judges said of the last attempt; undefined: nobody judged. One who objects is enough. */
export function lastWord(facts: Pick<RuleFacts, "tree" | "role" | "judgements">): LastWord | undefined {
  const { judgements } = facts;
  const last = judgements.at(-1);
  if (last === undefined) return undefined;
  const attemptOf = attemptsOf(facts);
  const attempt = attemptOf(last.node);
  const final = judgements.filter(({ node }) => attemptOf(node) === attempt);
  const verdicts = final.map(({ verdict }) => verdict);
  const passed = verdicts.includes("fail") ? undefined : final.findLast(({ verdict }) => verdict === "pass");
  return { passed, unclear: verdicts.every((verdict) => verdict === undefined), attempt };
}
