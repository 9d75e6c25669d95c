import { concept } from "./concept.ts";
import { amount } from "./readers.ts";
import { flag } from "./request.ts";

/** How it went in the end, as the application or the user says (formats.md §1.14). */
export const OUTCOME_CONCEPTS = {
  policyCorrect: concept(flag, "outcome.policy_correct"),
  /** What the user said, 1 to 5. */
  csat: concept(amount, "outcome.csat_response"),
} as const;
