import type { Tree, TreeNode } from "../../trace/tree.ts";
import { durationText } from "../duration-text.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";

const SECOND_NS = 1_000_000_000;
const FEW = 2;
const LIKELY = 0.7;

/** S12d, e, g: durations that no clock can have measured so. */
export function* madeUpDurations(
  { tree, root }: Pick<RuleFacts, "tree" | "root">,
  nodes: readonly TreeNode[],
): Iterable<Found> {
  const finished = nodes.filter(({ durationNs = -1 }) => durationNs >= 0);
  if (finished.length >= FEW) {
    if (finished.every(({ durationNs }) => durationNs === 0)) yield allZero(finished);
    else if (finished.every(({ durationNs = 0 }) => durationNs % SECOND_NS === 0))
      yield wholeSeconds(finished);
  }
  const summed = root && summedUp(root, tree);
  if (root !== undefined && summed !== undefined) yield synthetic(root, summed);
}

function allZero(spans: readonly TreeNode[]): Found {
  return {
    severity: "warning",
    confidence: 1,
    spans,
    message: `all ${spans.length} spans have a duration of 0`,
    phrase: "every duration is 0",
    evidence: { stat: [{ name: "longest duration, ns", value: 0, n: spans.length }] },
    expected: "a span that lasts",
    actual: `${spans.length} spans of 0 ns`,
    fix: "start the span before the work and end it after; do not record both at once",
    clause: "zero",
  };
}

function wholeSeconds(spans: readonly TreeNode[]): Found {
  const longest = spans.reduce((most, { durationNs = 0 }) => Math.max(most, durationNs), 0);
  return {
    severity: "info",
    spans: [],
    message: `all ${spans.length} durations are whole seconds, up to ${durationText(longest)}`,
    phrase: "durations in whole seconds",
    evidence: { stat: [{ name: "longest duration, s", value: longest / SECOND_NS, n: spans.length }] },
    expected: "durations to the millisecond or finer",
    actual: "whole seconds",
    clause: "whole-seconds",
  };
}

/** A root as long as what is below it adds up to. */
interface Summed {
  readonly spans: number;
  readonly below: "right below it" | "below it";
  /** From first start to last end. */
  readonly wallNs: number;
}

/** The root lasts as long as its parts add up to, though by their times they took another while. */
function summedUp(root: TreeNode, tree: Tree): Summed | undefined {
  const all = descendants(root, tree);
  const { durationNs = -1 } = root;
  if (all.length < FEW || durationNs < 0 || all.some(({ durationNs = -1 }) => durationNs < 0))
    return undefined;
  const children = all.filter(({ parent }) => parent === root);
  const isOfChildren = totalNs(children) === durationNs;
  if (!isOfChildren && totalNs(all) !== durationNs) return undefined;
  const first = all.reduce((least, { offsetNs }) => Math.min(least, offsetNs), root.offsetNs);
  const last = all.reduce(
    (most, { offsetNs, durationNs = 0 }) => Math.max(most, offsetNs + durationNs),
    root.offsetNs + durationNs,
  );
  const wallNs = last - first;
  if (Math.abs(wallNs - durationNs) <= tree.toleranceNs) return undefined;
  const below = isOfChildren ? children : all;
  return { spans: below.length, below: isOfChildren ? "right below it" : "below it", wallNs };
}

function synthetic(root: TreeNode, { spans, below, wallNs }: Summed): Found {
  const { durationNs = 0 } = root;
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [root],
    message:
      `${root.span.name} lasts exactly as long as the ${spans} spans ${below} add up to (${ms(durationNs)}), ` +
      `but from first start to last end it is ${ms(wallNs)}`,
    phrase: "synthetic durations",
    evidence: {
      time: [timeProof(root, "the root")],
      stat: [
        { name: `sum of durations ${below}, ms`, value: durationNs / 1e6, n: spans },
        { name: "first start to last end, ms", value: wallNs / 1e6 },
      ],
    },
    expected: `a root of ${ms(wallNs)}`,
    actual: ms(durationNs),
    fix: "record when the root starts and ends, do not add up its parts",
    clause: "synthetic",
  };
}

function totalNs(spans: readonly TreeNode[]): number {
  return spans.reduce((sum, { durationNs = 0 }) => sum + durationNs, 0);
}

function ms(ns: number): string {
  return `${ns / 1e6} ms`;
}

/** All spans below a span, without twins that a fuller one stands for. */
function descendants({ index, depth }: TreeNode, { nodes }: Tree): TreeNode[] {
  const below: TreeNode[] = [];
  for (let next = index + 1; next < nodes.length; next += 1) {
    const node = nodes[next];
    if (node === undefined || node.depth <= depth) break;
    if (!node.superseded) below.push(node);
  }
  return below;
}
