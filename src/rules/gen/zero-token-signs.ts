import type { StatProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { round } from "../figures.ts";
import type { ModelCall } from "./model-calls.ts";
import { quantile, usualCall } from "./usual-calls.ts";

const SHORT_NS = 20_000_000;
const MS_NS = 1e6;
const MIDDLE = 0.5;

type Facts = Pick<RuleFacts, "spanFacts" | "root" | "run">;

/** Signs that nothing was really generated, and not only nothing counted (diagnostics L01). */
export function isCorroborated({ node, format }: ModelCall, facts: Facts): boolean {
  const { stopMeaning, decodeSteps } = facts.spanFacts(node);
  return (
    stopMeaning === "immediate_eos" ||
    isShort(node, facts) ||
    (decodeSteps !== undefined && decodeSteps <= 1) ||
    (format !== undefined && facts.spanFacts(format).tokensOut === 0) ||
    toldSuccess(facts)
  );
}

/** Too short for a token: shorter than two of the run's steps, or than any two. */
function isShort(node: TreeNode, facts: Facts): boolean {
  const { durationNs } = node;
  if (durationNs === undefined || durationNs < 0) return false;
  const stepMs = quantile(usualCall(node, facts)?.meanStepsMs ?? [], MIDDLE) ?? 0;
  return durationNs < Math.max(SHORT_NS, 2 * stepMs * MS_NS);
}

/** How long such calls take in this run. */
export function usualDuration(node: TreeNode, facts: Facts): readonly StatProof[] {
  const durations = usualCall(node, facts)?.durationsNs ?? [];
  const middle = quantile(durations, MIDDLE);
  if (middle === undefined || durations.length < 2) return [];
  return [{ name: "median ms of such calls in this run", value: round(middle / MS_NS), n: durations.length }];
}

/** The caller was told that all went well. */
export function toldSuccess({ root, spanFacts }: Pick<Facts, "root" | "spanFacts">): boolean {
  return root !== undefined && spanFacts(root).httpStatus === 200;
}
