import type { AttributeValue } from "../model/attribute.ts";
import { isList, numberOf } from "../model/attribute.ts";
import { concept, onEvent } from "./concept.ts";

const PASSES = ["pass", "passed", "correct", "yes", "true", "ok", "good"];
const FAILS = ["fail", "failed", "incorrect", "no", "false", "bad"];

/** What a judge or a validator decided about what it looked at (formats.md §1.14; words: diagnostics Q05). */
export const CHECK_CONCEPTS = {
  checkVerdict: [
    ...concept(
      verdictOf,
      "judge.label",
      onEvent("gen_ai.evaluation.result", "gen_ai.evaluation.score.label"),
    ),
    ...concept(
      verdictOf,
      "judge.score",
      onEvent("gen_ai.evaluation.result", "gen_ai.evaluation.score.value"),
    ),
  ],
} as const;

export type CheckVerdict = "pass" | "fail";

/** A word, a truth value, or a score of 0 or 1; other scores have a scale that nobody knows here. */
function verdictOf(value: AttributeValue): CheckVerdict | undefined {
  if (typeof value === "boolean") return value ? "pass" : "fail";
  if (isList(value)) return undefined;
  const number = numberOf(value);
  if (number !== undefined) return number === 1 ? "pass" : number === 0 ? "fail" : undefined;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (PASSES.includes(word)) return "pass";
  return FAILS.includes(word) ? "fail" : undefined;
}
