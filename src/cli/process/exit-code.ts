import type { FailureCode } from "../../model/failure.ts";
import { SEVERITIES, type Severity } from "../../model/finding.ts";

/** The documented exit codes (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  findings: 1,
  callerMustChange: 2,
  refused: 3,
  unreachable: 4,
  inconclusive: 5,
  bug: 70,
  interrupted: 130,
} as const;

const OF_FAILURE: Readonly<Record<FailureCode, number>> = {
  usage: EXIT.callerMustChange,
  config: EXIT.callerMustChange,
  "unreadable-input": EXIT.callerMustChange,
  "ambiguous-id": EXIT.callerMustChange,
  "invalid-contract": EXIT.callerMustChange,
  "foreign-store": EXIT.callerMustChange,
  "newer-store": EXIT.callerMustChange,
  "store-trouble": EXIT.callerMustChange,
  "lost-output": EXIT.callerMustChange,
  rejected: EXIT.callerMustChange,
  refused: EXIT.refused,
  unreachable: EXIT.unreachable,
  "nothing-found": EXIT.inconclusive,
  incomplete: EXIT.inconclusive,
  "empty-store": EXIT.inconclusive,
  interrupted: EXIT.interrupted,
};

export function exitCodeOf(code: FailureCode): number {
  return OF_FAILURE[code];
}

/** Whether the worst that was found counts as a failure: `--fail-on`. */
export function reaches(worst: Severity | undefined, failOn: Severity | "never"): boolean {
  if (worst === undefined || failOn === "never") return false;
  return SEVERITIES.indexOf(worst) <= SEVERITIES.indexOf(failOn);
}
