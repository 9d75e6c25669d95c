import type { AttributeProof, TimeProof } from "../../model/finding.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type FirstToken, firstTokenOf } from "../../vocabulary/first-token.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";

export const WAIT_NEEDS = ["tree", "root", "role", "spanFacts", "sightings"] as const;
export type WaitFacts = Pick<RuleFacts, (typeof WAIT_NEEDS)[number]>;

export type PartName = "in the queue" | "in prefill" | "on the way" | "before prefill began";

/** A stretch of the wait. */
export interface Part {
  readonly name: PartName;
  readonly ns: number;
  readonly attr: readonly AttributeProof[];
}

/** How long somebody waited for a first token. */
export interface Wait {
  /** The call; prefill-based: the prefill. */
  readonly node: TreeNode;
  /** A prefill's end says when the first token can have come, not when it came. */
  readonly isPrefillBased: boolean;
  /** Since this offset. */
  readonly fromNs: number;
  readonly ns: number;
  /** The longest first; they need not fill the wait. */
  readonly parts: readonly Part[];
  readonly tokensIn: number | undefined;
  readonly attr: readonly AttributeProof[];
  readonly time: readonly TimeProof[];
}

/** A call that records its first token, and what is known of the spans inside it. */
export interface TimedCall {
  readonly node: TreeNode;
  readonly first: FirstToken;
  /** Calls inside it that record theirs: the same call, seen by those who serve it. */
  readonly inner: TimedCall[];
  readonly stages: TreeNode[];
}

/** The outermost calls that record a first token: what whoever asked has seen. */
export function timedCalls(facts: WaitFacts): { calls: TimedCall[]; isInside: (node: TreeNode) => boolean } {
  const owners: (TimedCall | undefined)[] = [];
  const calls: TimedCall[] = [];
  for (const node of facts.tree.nodes) {
    const owner = node.parent === undefined ? undefined : owners[node.parent.index];
    const first = isCall(node, facts) ? firstTokenOf(node.span, facts.sightings(node)) : undefined;
    const timed: TimedCall | undefined = first && { node, first, inner: [], stages: [] };
    if (owner === undefined && timed !== undefined) calls.push(timed);
    else if (timed !== undefined) owner?.inner.push(timed);
    else owner?.stages.push(node);
    owners.push(owner ?? timed);
  }
  return { calls, isInside: ({ index }) => owners[index] !== undefined };
}

export function isCall(node: TreeNode, { role }: Pick<WaitFacts, "role">): boolean {
  return !node.superseded && (role(node) === "llm" || role(node) === "decode");
}

export function waitOf({ node, first, inner, stages }: TimedCall, facts: WaitFacts): Wait {
  const [served, second] = inner;
  const places = [node, ...inner.map((call) => call.node), ...stages];
  const overNetwork = served === undefined || second !== undefined ? undefined : first.ns - served.first.ns;
  const parts = [
    part("in the queue", places, facts, (place) => facts.sightings(place).value("queueNs"), "queueNs"),
    part("in prefill", places, facts, (place) => prefillOf(place, facts), "prefillNs"),
    overNetwork === undefined ? undefined : { name: "on the way" as const, ns: overNetwork, attr: [] },
  ];
  const isEvent = first.by === "event";
  const came = { spanId: node.span.spanId, offsetNs: node.offsetNs + first.ns, note: `${first.key} event` };
  return {
    node,
    isPrefillBased: false,
    fromNs: node.offsetNs,
    ns: first.ns,
    parts: longestFirst(parts),
    tokensIn: facts.spanFacts(node).tokensIn,
    attr: isEvent ? [] : [{ spanId: node.span.spanId, key: first.key, value: first.stored }],
    time: [timeProof(node, "the call"), ...(isEvent ? [came] : [])],
  };
}

function prefillOf(node: TreeNode, { role, sightings }: WaitFacts): number | undefined {
  return sightings(node).value("prefillNs") ?? (role(node) === "prefill" ? node.durationNs : undefined);
}

function part(
  name: PartName,
  places: readonly TreeNode[],
  facts: WaitFacts,
  ns: (place: TreeNode) => number | undefined,
  concept: "queueNs" | "prefillNs",
): Part | undefined {
  for (const place of places) {
    const known = ns(place);
    if (known !== undefined) return { name, ns: known, attr: attributeProofs(place, facts, concept) };
  }
  return undefined;
}

function longestFirst(parts: readonly (Part | undefined)[]): Part[] {
  const known = parts.filter((one) => one !== undefined).filter(({ ns }) => ns > 0);
  return known.sort((one, other) => other.ns - one.ns);
}

/**
 * The wait until a server had filled its cache: from the request's start for the first prefill, from
 * the start of its own call for the later ones (diagnostics L08).
 */
export function prefillWaits(facts: WaitFacts, isTimed: (node: TreeNode) => boolean): Wait[] {
  const { tree, root, role } = facts;
  const prefills = tree.nodes
    .filter((node) => role(node) === "prefill" && !node.superseded && !isTimed(node))
    .sort((one, other) => one.offsetNs - other.offsetNs);
  return prefills.flatMap((node, position) => {
    const top = position === 0 ? (root ?? node.parent) : node.parent === root ? undefined : node.parent;
    const endNs = ownEndNs(node);
    if (top === undefined || endNs === undefined || node.marks.has("skewed")) return [];
    return [prefillWait(node, top, endNs, facts)];
  });
}

function prefillWait(node: TreeNode, top: TreeNode, endNs: number, facts: WaitFacts): Wait {
  const before: Part = { name: "before prefill began", ns: node.offsetNs - top.offsetNs, attr: [] };
  const queue = part(
    "in the queue",
    [node],
    facts,
    (place) => facts.sightings(place).value("queueNs"),
    "queueNs",
  );
  const filling: Part = { name: "in prefill", ns: endNs - node.offsetNs, attr: [] };
  return {
    node,
    isPrefillBased: true,
    fromNs: top.offsetNs,
    ns: endNs - top.offsetNs,
    parts: longestFirst([queue ?? before, filling]),
    tokensIn: facts.spanFacts(node).tokensIn,
    attr: [],
    time: [timeProof(top, "waited"), timeProof(node, "prefill")],
  };
}
