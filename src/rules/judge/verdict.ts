import type { Expectations } from "../../model/expectations.ts";

export type Verdict = "pass" | "fail";

/** A score and a label as they were recorded. */
export interface Judged {
  readonly score: number | boolean | undefined;
  readonly label: string | undefined;
}

const PASSES = new Set(["pass", "passed", "correct", "yes", "true", "ok", "good"]);
const FAILS = new Set(["fail", "failed", "incorrect", "no", "false", "bad"]);
const NEGATIONS = new Set(["not", "non", "un"]);

/** What a label says: by the contract's `judge.pass_labels`, else by its last word. */
export function verdictOfLabel(
  label: string | undefined,
  { passLabels }: Expectations["judge"] = {},
): Verdict | undefined {
  if (label === undefined) return undefined;
  if (passLabels !== undefined) return passLabels.includes(label) ? "pass" : "fail";
  const words = label.toLowerCase().match(/\p{L}+/gu) ?? [];
  const last = words.at(-1) ?? "";
  const negated = NEGATIONS.has(words.at(-2) ?? "");
  if (PASSES.has(last)) return negated ? "fail" : "pass";
  if (FAILS.has(last)) return negated ? "pass" : "fail";
  return undefined;
}

/** What a score says: by the contract's `judge.pass`, a truth value, or 0 and 1 where the scale ends at 1. */
function verdictOfScore(
  score: number | boolean | undefined,
  { pass }: Expectations["judge"] = {},
  endsAtOne: () => boolean = () => false,
): Verdict | undefined {
  if (typeof score === "boolean") return score ? "pass" : "fail";
  if (score === undefined) return undefined;
  if (pass !== undefined) return score >= pass ? "pass" : "fail";
  if ((score !== 0 && score !== 1) || !endsAtOne()) return undefined;
  return score === 1 ? "pass" : "fail";
}

/** The contract's threshold or labels, then the label's own word, then the score. */
export function verdictOf(
  { score, label }: Judged,
  knobs: Expectations["judge"] = {},
  endsAtOne?: () => boolean,
): Verdict | undefined {
  const byThreshold = knobs.pass === undefined ? undefined : verdictOfScore(score, knobs);
  return byThreshold ?? verdictOfLabel(label, knobs) ?? verdictOfScore(score, knobs, endsAtOne);
}

/**
 * The label says pass where the score says fail, or the other way round. On a scale that nobody knows
 * a 0 passes nothing.
 */
export function contradictsItself(
  { score, label }: Judged,
  knobs: Expectations["judge"] = {},
  endsAtOne?: () => boolean,
): boolean {
  const byLabel = verdictOfLabel(label, knobs);
  if (byLabel === undefined) return false;
  const lowest = typeof score === "number" && score <= 0 ? "fail" : undefined;
  const byScore = verdictOfScore(score, knobs, endsAtOne) ?? lowest;
  return byScore !== undefined && byLabel !== byScore;
}
