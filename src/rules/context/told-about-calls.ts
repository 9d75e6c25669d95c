import type { TreeNode } from "../../trace/tree.ts";
import type { PromptedCall } from "../call-history.ts";
import type { RuleFacts } from "../facts.ts";
import type { Sign } from "./sign.ts";
import { type Told, truncationsTold } from "./truncation-words.ts";

type Facts = Pick<RuleFacts, "tree" | "logs" | "callHistory">;

/** The same words again prove nothing more. */
const MOST_WORDS = 3;

/**
 * Which call the words are about: that of the span that says them, or of one above it; else the one that
 * had begun last. Where the trace has no call they stand for themselves.
 */
export function toldAboutCalls(facts: Facts): {
  readonly byCall: ReadonlyMap<PromptedCall, readonly Sign[]>;
  readonly elsewhere: readonly Told[];
} {
  const told = truncationsTold(facts);
  const byCall = new Map<PromptedCall, Sign[]>();
  const elsewhere = new Map<string, Told>();
  if (told.length === 0) return { byCall, elsewhere: [] };
  const calls = callsByStart(facts);
  const nearest = nearestCalls(facts);
  for (const one of told) {
    const own = one.node === undefined ? undefined : nearest[one.node.index];
    const call = own ?? begunBefore(calls, one.offsetNs);
    if (call === undefined) elsewhere.set(`${one.node?.index} ${one.sign.says}`, one);
    else addWords(byCall, call, one.sign);
  }
  return { byCall, elsewhere: [...elsewhere.values()] };
}

function addWords(byCall: Map<PromptedCall, Sign[]>, call: PromptedCall, sign: Sign): void {
  const signs = byCall.get(call) ?? [];
  byCall.set(call, signs);
  if (signs.length < MOST_WORDS && signs.every(({ says }) => says !== sign.says)) signs.push(sign);
}

/** Of each node the call that it is, or that it is inside of. */
function nearestCalls({ tree, callHistory }: Facts): (PromptedCall | undefined)[] {
  const nearest: (PromptedCall | undefined)[] = [];
  for (const node of tree.nodes) nearest.push(callHistory.of(node) ?? aboveOf(node, nearest));
  return nearest;
}

function aboveOf(
  { parent }: TreeNode,
  nearest: readonly (PromptedCall | undefined)[],
): PromptedCall | undefined {
  return parent === undefined ? undefined : nearest[parent.index];
}

function callsByStart({ tree, callHistory }: Facts): PromptedCall[] {
  const calls = tree.nodes.map((node) => callHistory.of(node)).filter((call) => call !== undefined);
  return calls.sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}

/** The last call that had begun, else the first of all. */
function begunBefore(calls: readonly PromptedCall[], offsetNs: number | undefined): PromptedCall | undefined {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.node.offsetNs ?? 0) <= (offsetNs ?? 0)) low = middle + 1;
    else high = middle;
  }
  return calls[Math.max(0, low - 1)];
}
