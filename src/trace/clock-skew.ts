import { hostRelation } from "../vocabulary/host.ts";
import { addMark, type GrowingNode } from "./growing-node.ts";
import type { HostOffset, TreeNode } from "./tree.ts";

/** θ ∈ [low, high], nanoseconds to add to the child's clock, and the calls that set the bounds. */
interface OffsetRange {
  edges: number;
  low: number;
  high: number;
  lowest: GrowingNode | undefined;
  highest: GrowingNode | undefined;
}

/** The offsets that would bring every call from one host to another inside its caller. */
interface HostPair {
  readonly hosts: Pick<HostOffset, "key" | "from" | "to">;
  readonly children: GrowingNode[];
  /** θ of all edges, and of those from a client to its server, which count first. */
  readonly all: OffsetRange;
  readonly calls: OffsetRange;
}

/**
 * Marks the spans of hosts whose clock differs by a constant (diagnostics S07), with what ran below
 * them on the same host. Nodes in tree order. Returns the pairs of hosts whose clocks do not fit.
 */
export function markSkewed(nodes: readonly GrowingNode[], toleranceNs: number): HostOffset[] {
  const offsets: HostOffset[] = [];
  for (const pair of hostPairs(nodes).values()) {
    const offset = offsetOf(pair, toleranceNs);
    if (offset !== undefined) offsets.push(offset);
    if (offset?.constant === true) for (const child of pair.children) addMark(child, "skewed");
  }
  if (offsets.length === 0) return offsets;
  for (const node of nodes) {
    if (node.parent?.marks.has("skewed") && isSameHost(node.parent, node)) addMark(node, "skewed");
  }
  return offsets;
}

/** What a call's times say about the clocks of two hosts: θ ∈ [low, high] brings it inside its caller. */
export function offsetsThatFit(
  child: Pick<TreeNode, "offsetNs" | "durationNs">,
  parent: Pick<TreeNode, "offsetNs" | "durationNs">,
): { readonly low: number; readonly high: number } {
  const low = parent.offsetNs - child.offsetNs;
  return { low, high: low + (parent.durationNs ?? 0) - (child.durationNs ?? 0) };
}

/** A child longer than its parent, or one that nobody waits for, says nothing about clocks. */
export function tellsOfClocks(
  child: Pick<TreeNode, "span" | "durationNs">,
  parent: Pick<TreeNode, "durationNs">,
): boolean {
  if (child.span.kind === "PRODUCER" || child.span.kind === "CONSUMER") return false;
  const [inner, outer] = [child.durationNs ?? -1, parent.durationNs ?? -1];
  return inner >= 0 && inner <= outer;
}

function hostPairs(nodes: readonly GrowingNode[]): Map<string, HostPair> {
  const pairs = new Map<string, HostPair>();
  for (const child of nodes) {
    const { parent } = child;
    if (parent === undefined || parent.span.resource === child.span.resource) continue;
    if (!tellsOfClocks(child, parent)) continue;
    const hosts = hostRelation(parent.span.resource.attributes, child.span.resource.attributes);
    if (hosts.kind !== "different") continue;
    const key = JSON.stringify([hosts.from, hosts.to]);
    const pair = pairs.get(key) ?? { hosts, children: [], all: anyOffset(), calls: anyOffset() };
    pairs.set(key, pair);
    addEdge(pair, parent, child);
  }
  return pairs;
}

/** Undefined where the clocks agree as far as the calls tell. */
function offsetOf({ hosts, children, all, calls }: HostPair, toleranceNs: number): HostOffset | undefined {
  const first = calls.edges > 0 ? calls : all;
  const early = all.low > toleranceNs;
  if (!early && !excludesZero(first, toleranceNs)) return undefined;
  const range = isPossible(first) && excludesZero(first, toleranceNs) ? first : all;
  const { edges, low: lowNs, high: highNs, lowest, highest } = range;
  if (lowest === undefined || highest === undefined) return undefined;
  const { key, from, to } = hosts;
  return { key, from, to, constant: isPossible(range), edges, lowNs, highNs, lowest, highest, children };
}

function isPossible({ low, high }: OffsetRange): boolean {
  return low <= high;
}

function excludesZero({ low, high }: OffsetRange, toleranceNs: number): boolean {
  return low > toleranceNs || high < -toleranceNs;
}

function addEdge(pair: HostPair, parent: GrowingNode, child: GrowingNode): void {
  pair.children.push(child);
  narrow(pair.all, parent, child);
  if (parent.span.kind === "CLIENT" && child.span.kind === "SERVER") narrow(pair.calls, parent, child);
}

function anyOffset(): OffsetRange {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { edges: 0, low, high, lowest: undefined, highest: undefined };
}

function narrow(range: OffsetRange, parent: GrowingNode, child: GrowingNode): void {
  const { low, high } = offsetsThatFit(child, parent);
  range.edges += 1;
  if (low > range.low) [range.low, range.lowest] = [low, child];
  if (high < range.high) [range.high, range.highest] = [high, child];
}

function isSameHost(one: GrowingNode, other: GrowingNode): boolean {
  return hostRelation(one.span.resource.attributes, other.span.resource.attributes).kind === "same";
}
