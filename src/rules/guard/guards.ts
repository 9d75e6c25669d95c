import type { AttributeProof } from "../../model/finding.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import { once } from "../../trace/once.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type GuardAction, type GuardSide, isStoppedByGuard, sideOfName } from "../../vocabulary/guard.ts";
import { type GuardEvent, guardEvents } from "../../vocabulary/guard-events.ts";
import type { Known } from "../../vocabulary/sightings.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs } from "../proof.ts";
import { callsBeside } from "./calls-beside.ts";

/** A guard that looked at a request or an answer: a span, an event, or a provider's own. */
export interface Guard {
  readonly node: TreeNode;
  readonly name: string;
  /** Undefined: it did not say. */
  readonly action: GuardAction | undefined;
  readonly side: GuardSide;
  readonly startNs: number;
  /** When its verdict was there; undefined: its span never ended. */
  readonly endNs: number | undefined;
  readonly failed: boolean;
  /** The model and tool calls that it stands beside, by start. */
  readonly calls: readonly TreeNode[];
  readonly proofs: readonly AttributeProof[];
}

export const GUARD_NEEDS = ["tree", "role", "sightings", "spanFacts"] as const;
type Facts = Pick<RuleFacts, (typeof GUARD_NEEDS)[number]>;

/** Every guard of a trace, by the time of its verdict. */
export function guardsOf(facts: Facts): readonly Guard[] {
  const guards: Guard[] = [];
  const calls = once(() => callsBeside(facts));
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    if (facts.role(node) === "guard" || facts.sightings(node).value("guardAction") !== undefined)
      guards.push(guardSpan(node, calls()(node, node.parent), facts));
    for (const event of guardEvents(node.span))
      guards.push(eventOf(event, node, calls()(undefined, node), facts));
    if (isStoppedByGuard(facts.spanFacts(node).stopReason)) guards.push(providersGuard(node, facts));
  }
  return guards.sort((one, other) => (one.endNs ?? one.startNs) - (other.endNs ?? other.startNs));
}

function guardSpan(node: TreeNode, calls: readonly TreeNode[], facts: Facts): Guard {
  const sightings = facts.sightings(node);
  const action = sightings.value("guardAction");
  const name = sightings.value("guardName") ?? node.span.name;
  const told = sightings.value("guardSide") ?? sideOfName(name) ?? sideOfName(node.span.name);
  return {
    node,
    name,
    action,
    side: told ?? sideByPlace(node.offsetNs, calls),
    startNs: node.offsetNs,
    endNs: ownEndNs(node),
    failed: facts.spanFacts(node).failed,
    calls,
    proofs: attributeProofs(node, facts, "guardAction", "guardName", "guardSide", "errorType"),
  };
}

function eventOf(
  { name: event, timeUnixNano, sightings }: GuardEvent,
  node: TreeNode,
  calls: readonly TreeNode[],
  { tree }: Facts,
): Guard {
  const name = sightings.value("guardName") ?? event;
  const at = Number(timeUnixNano - tree.startUnixNano);
  return {
    node,
    name,
    action: sightings.value("guardAction"),
    side: sightings.value("guardSide") ?? sideOfName(name) ?? sideByPlace(at, calls),
    startNs: at,
    endNs: at,
    failed: false,
    calls,
    proofs: proofsOfEvent(node, event, sightings.of("guardAction")),
  };
}

function proofsOfEvent({ span }: TreeNode, event: string, known: Known<GuardAction>): AttributeProof[] {
  if (known.state !== "known") return [];
  return [{ spanId: span.spanId, key: `${event}: ${known.key}`, value: known.stored }];
}

/** It stopped the answer that it stands in: nothing can have run past it. */
function providersGuard(node: TreeNode, facts: Facts): Guard {
  return {
    node,
    name: `the provider's guard of ${node.span.name}`,
    action: "block",
    side: "output",
    startNs: node.offsetNs,
    endNs: ownEndNs(node),
    failed: false,
    calls: [],
    proofs: attributeProofs(node, facts, "stopReason"),
  };
}

/** Where nothing tells its side: what begins before the first model call beside it looks at the input. */
function sideByPlace(startNs: number, [first]: readonly TreeNode[]): GuardSide {
  return first === undefined || startNs <= first.offsetNs ? "input" : "output";
}
