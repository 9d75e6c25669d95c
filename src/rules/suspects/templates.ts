import type { SuspectRole } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Signal } from "./signal.ts";

/** How a cause and its effect may be placed to each other. */
export type Relation =
  | "anywhere"
  | "same span"
  /** In the effect's span or in the prefill before it, and before it ended. */
  | "while it was made"
  /** The cause's span began before the effect's ended, in one trace. */
  | "earlier"
  /** Earlier, and both are about one thing. */
  | "same thing";

/** One way in which things go wrong (diagnostics §5). */
export interface Template {
  readonly effect: string;
  readonly cause: string;
  readonly relation: Relation;
  /** How likely the cause explains the effect, 0 to 1. */
  readonly weight: number;
}

/** Effects, and what may have caused them. */
export const TEMPLATES: readonly Template[] = [
  { effect: "L01", cause: "fact:immediate-eos", relation: "same span", weight: 0.9 },
  { effect: "fact:immediate-eos", cause: "log:eviction", relation: "while it was made", weight: 0.9 },
  { effect: "L01", cause: "log:eviction", relation: "while it was made", weight: 0.9 },
  { effect: "L07", cause: "log:eviction", relation: "while it was made", weight: 0.9 },
  { effect: "L01", cause: "log:template", relation: "earlier", weight: 0.6 },
  { effect: "L02", cause: "log:template", relation: "earlier", weight: 0.6 },
  { effect: "fact:success-reported", cause: "L01", relation: "anywhere", weight: 0.8 },
  { effect: "fact:success-reported", cause: "R04", relation: "anywhere", weight: 0.8 },
  { effect: "Q01", cause: "Q01", relation: "same thing", weight: 0.9 },
  { effect: "Q04", cause: "Q01", relation: "earlier", weight: 0.9 },
  { effect: "Q04", cause: "L13", relation: "earlier", weight: 0.7 },
  { effect: "Q04", cause: "Q03", relation: "earlier", weight: 0.7 },
  { effect: "Q05", cause: "Q04", relation: "earlier", weight: 0.9 },
  { effect: "fact:policy-broken", cause: "Q04", relation: "earlier", weight: 0.9 },
  { effect: "fact:policy-broken", cause: "Q05", relation: "earlier", weight: 0.9 },
  { effect: "fact:unhappy-user", cause: "Q04", relation: "earlier", weight: 0.9 },
  ...["L04", "R04", "R05"].flatMap((cause) =>
    ["fact:policy-broken", "fact:unhappy-user"].map(
      (effect): Template => ({ effect, cause, relation: "earlier", weight: 0.8 }),
    ),
  ),
  { effect: "R01", cause: "log:throttled", relation: "earlier", weight: 0.9 },
  { effect: "R02", cause: "log:throttled", relation: "earlier", weight: 0.9 },
  { effect: "R05", cause: "C04", relation: "same span", weight: 0.6 },
];

/** Parts that a signal has whatever stands before and behind it. */
export const FIXED_ROLES: Readonly<Record<string, SuspectRole>> = {
  L01: "symptom",
  L02: "symptom",
  "fact:immediate-eos": "mechanism",
  "fact:success-reported": "missed guard",
  "fact:policy-broken": "symptom",
  "fact:unhappy-user": "symptom",
  Q04: "detection ignored",
  Q05: "missed guard",
};

/** Does a template's relation hold between two signals? `toleranceNs` is that of the trace's clock. */
export function relates(relation: Relation, cause: Signal, effect: Signal, toleranceNs: number): boolean {
  const before = cause.atNs <= Math.max(effect.atNs, endOf(effect)) + toleranceNs;
  switch (relation) {
    case "anywhere":
      return true;
    case "same span":
      return cause.node !== undefined && cause.node === effect.node;
    case "earlier":
      return before && cause !== effect;
    case "same thing":
      return cause.atNs < effect.atNs && shareWord(cause, effect);
    case "while it was made":
      return effect.node !== undefined && isWithin(cause.atNs, effect.node, toleranceNs);
  }
}

/** From the start of the stage before it (prefill) to the end of the decode. */
function isWithin(atNs: number, node: TreeNode, toleranceNs: number): boolean {
  const before = node.parent?.children.filter((sibling) => sibling.offsetNs < node.offsetNs).at(-1);
  const from = Math.min(node.offsetNs, before?.offsetNs ?? node.offsetNs);
  return (
    atNs >= from - toleranceNs && atNs <= node.offsetNs + Math.max(0, node.durationNs ?? 0) + toleranceNs
  );
}

function endOf({ node, atNs }: Signal): number {
  return node === undefined ? atNs : node.offsetNs + Math.max(0, node.durationNs ?? 0);
}

/** Whether the two can be about one thing. */
export function shareWord(one: Signal, other: Signal): boolean {
  for (const word of one.words()) if (other.words().has(word)) return true;
  return false;
}
