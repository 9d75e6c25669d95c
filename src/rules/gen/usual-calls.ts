import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import type { SpanFacts } from "../../vocabulary/span-facts.ts";
import type { RuleFacts } from "../facts.ts";
import { modelCallsOf } from "./model-calls.ts";

/** What calls of one service, span name and model are like in this run, each list from low to high. */
export interface UsualCall {
  readonly tokensOut: readonly number[];
  readonly durationsNs: readonly number[];
  readonly meanStepsMs: readonly number[];
}

/** The calls of a call's kind in the traces of this run, itself among them; undefined without a run. */
export function usualCall(
  node: TreeNode,
  { run, spanFacts }: Pick<RuleFacts, "run" | "spanFacts">,
): UsualCall | undefined {
  return run?.over(usualCalls).get(kindOf(node, spanFacts(node)));
}

/** The value below which a share of sorted values lies (type 7, diagnostics §1.7); undefined for none. */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (place % 1);
}

interface GrowingUsual {
  readonly tokensOut: number[];
  readonly durationsNs: number[];
  readonly meanStepsMs: number[];
}

function usualCalls(traces: readonly TraceFacts[]): ReadonlyMap<string, UsualCall> {
  const kinds = new Map<string, GrowingUsual>();
  for (const facts of traces) {
    for (const { node } of modelCallsOf({ tree: facts.tree, role: (one) => facts.role(one) })) {
      const kind = kindOf(node, facts.spanFacts(node));
      const usual = kinds.get(kind) ?? { tokensOut: [], durationsNs: [], meanStepsMs: [] };
      kinds.set(kind, usual);
      add(usual, node, facts.spanFacts(node));
    }
  }
  for (const { tokensOut, durationsNs, meanStepsMs } of kinds.values())
    for (const list of [tokensOut, durationsNs, meanStepsMs]) list.sort((one, other) => one - other);
  return kinds;
}

function add(
  usual: GrowingUsual,
  { span, durationNs }: TreeNode,
  { tokensOut, decodeSteps }: SpanFacts,
): void {
  if (tokensOut !== undefined) usual.tokensOut.push(tokensOut);
  if (durationNs !== undefined && durationNs >= 0) usual.durationsNs.push(durationNs);
  const stepMs = decodeSteps === undefined ? undefined : new Sightings(span).value("meanStepMs");
  if (stepMs !== undefined) usual.meanStepsMs.push(stepMs);
}

function kindOf({ span }: TreeNode, { model }: SpanFacts): string {
  return JSON.stringify([span.resource.service, span.name, model]);
}
