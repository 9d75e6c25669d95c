import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { firstTokenOf } from "../../vocabulary/first-token.ts";
import type { RuleFacts } from "../facts.ts";
import type { Found } from "../rule.ts";
import type { GuardSequence } from "./guard-sequence.ts";
import type { GUARD_NEEDS, Guard } from "./guards.ts";
import { evidenceOf } from "./timeline.ts";

export type TripFacts = Pick<RuleFacts, (typeof GUARD_NEEDS)[number] | "root" | "roleSource">;

const SURE = 0.9;
/** That the request ended well is all that says that the answer went out. */
const LIKELY = 0.7;

/**
 * What ran past an input guard (diagnostics Q07): a call after its block, or one beside it whose output
 * left before the verdict or in spite of it. Output that was held back until then is well guarded.
 */
export function bypassOf(guard: Guard, sequence: GuardSequence, facts: TripFacts): Found | undefined {
  if (guard.side !== "input" || guard.endNs === undefined || guard.failed) return undefined;
  const after = guard.action === "block" ? startedAfter(guard, guard.endNs, sequence, facts) : undefined;
  if (after !== undefined) {
    const message = `${after.span.name} started after ${guard.name} had blocked the request`;
    return bypass(guard, after, { message, confidence: SURE, phrase: "call after a block" });
  }
  for (const call of guard.calls) {
    if (!ranBeside(call, guard)) continue;
    const left = outputLeft(call, guard, guard.endNs, facts);
    if (left !== undefined) return bypass(guard, call, left);
  }
  return undefined;
}

interface Left {
  readonly message: string;
  readonly confidence: number;
  readonly phrase: string;
}

function startedAfter(
  guard: Guard,
  endNs: number,
  sequence: GuardSequence,
  { tree }: TripFacts,
): TreeNode | undefined {
  const revised = sequence.revisedAt(guard) ?? Number.POSITIVE_INFINITY;
  const from = endNs - tree.toleranceNs;
  return guard.calls.find(
    (call) => call.offsetNs >= from && call.offsetNs > guard.startNs && call.offsetNs < revised,
  );
}

function ranBeside(call: TreeNode, { startNs, endNs }: Guard): boolean {
  const end = ownEndNs(call) ?? Number.POSITIVE_INFINITY;
  return endNs !== undefined && call.offsetNs < endNs && end > startNs;
}

function outputLeft(call: TreeNode, guard: Guard, endNs: number, facts: TripFacts): Left | undefined {
  const { name } = call.span;
  const verdict = guard.action === "block" ? "blocked" : "decided";
  const firstToken = firstTokenOf(call.span, facts.sightings(call));
  const streamed = firstToken?.by === "event" ? call.offsetNs + firstToken.ns : undefined;
  const phrase = "answer left before the guard";
  if (streamed !== undefined && streamed < endNs - facts.tree.toleranceNs)
    return {
      message: `${name} sent its first token before ${guard.name} ${verdict}`,
      confidence: SURE,
      phrase,
    };
  const rootEnd = facts.root === undefined ? undefined : ownEndNs(facts.root);
  if (rootEnd !== undefined && rootEnd < endNs - facts.tree.toleranceNs && answered(facts))
    return { message: `the request was answered before ${guard.name} ${verdict}`, confidence: SURE, phrase };
  if (guard.action !== "block") return undefined;
  if (streamed !== undefined)
    return {
      message: `${name} sent tokens though ${guard.name} blocked the request`,
      confidence: SURE,
      phrase: "answer in spite of a block",
    };
  const finished = (ownEndNs(call) ?? 0) > endNs + facts.tree.toleranceNs && completed(call, facts);
  if (!finished || !answered(facts)) return undefined;
  return {
    message: `${name} ran on after ${guard.name} had blocked the request, which was then answered`,
    confidence: LIKELY,
    phrase: "answer in spite of a block",
  };
}

/** The caller got what looks like a good answer. */
export function answered({ root, spanFacts }: TripFacts): boolean {
  if (root === undefined) return false;
  const { failed, httpStatus = 200 } = spanFacts(root);
  return !failed && httpStatus < 400;
}

function completed(call: TreeNode, { spanFacts }: TripFacts): boolean {
  const { failed, stopMeaning } = spanFacts(call);
  return !failed && stopMeaning !== "aborted" && stopMeaning !== "error";
}

function bypass(guard: Guard, call: TreeNode, { message, confidence, phrase }: Left): Found {
  return {
    severity: "error",
    confidence,
    spans: [guard.node, call],
    message,
    phrase,
    evidence: evidenceOf(guard, [call]),
    expected: "no output before the guard's verdict, and none after a block",
    actual: message,
    clause: "bypass",
  };
}
