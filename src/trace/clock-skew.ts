import { hostRelation } from "../vocabulary/host.ts";
import { addMark, type GrowingNode } from "./growing-node.ts";

/** The offsets that would bring every call from one host to another inside its caller. */
interface HostPair {
  readonly children: GrowingNode[];
  /** θ of all edges, and of those from a client to its server, which count first. */
  readonly all: OffsetRange;
  readonly calls: OffsetRange;
}

/** θ ∈ [low, high], nanoseconds to add to the child's clock. */
interface OffsetRange {
  edges: number;
  low: number;
  high: number;
}

/**
 * Marks the spans of hosts whose clock differs by a constant (diagnostics S07), with what ran below
 * them on the same host. Nodes in tree order.
 */
export function markSkewed(nodes: readonly GrowingNode[], toleranceNs: number): void {
  const pairs = hostPairs(nodes);
  for (const pair of pairs.values()) {
    const { low, high } = pair.calls.edges > 0 ? pair.calls : pair.all;
    const constant = low <= high;
    if (!constant || (low <= toleranceNs && high >= -toleranceNs)) continue;
    for (const child of pair.children) addMark(child, "skewed");
  }
  if (pairs.size === 0) return;
  for (const node of nodes) {
    if (node.parent?.marks.has("skewed") && isSameHost(node.parent, node)) addMark(node, "skewed");
  }
}

function hostPairs(nodes: readonly GrowingNode[]): Map<string, HostPair> {
  const pairs = new Map<string, HostPair>();
  for (const child of nodes) {
    const { parent } = child;
    if (parent === undefined || parent.span.resource === child.span.resource) continue;
    if (!fitsInto(child, parent)) continue;
    const hosts = hostRelation(parent.span.resource.attributes, child.span.resource.attributes);
    if (hosts.kind !== "different") continue;
    const key = JSON.stringify([hosts.from, hosts.to]);
    const pair = pairs.get(key) ?? { children: [], all: anyOffset(), calls: anyOffset() };
    pairs.set(key, pair);
    addEdge(pair, parent, child);
  }
  return pairs;
}

/** A child longer than its parent, or one that nobody waits for, says nothing about clocks. */
function fitsInto(child: GrowingNode, parent: GrowingNode): boolean {
  if (child.span.kind === "PRODUCER" || child.span.kind === "CONSUMER") return false;
  const [inner, outer] = [child.durationNs ?? -1, parent.durationNs ?? -1];
  return inner >= 0 && inner <= outer;
}

function addEdge(pair: HostPair, parent: GrowingNode, child: GrowingNode): void {
  pair.children.push(child);
  const low = parent.offsetNs - child.offsetNs;
  const high = low + (parent.durationNs ?? 0) - (child.durationNs ?? 0);
  narrow(pair.all, low, high);
  if (parent.span.kind === "CLIENT" && child.span.kind === "SERVER") narrow(pair.calls, low, high);
}

function anyOffset(): OffsetRange {
  return { edges: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
}

function narrow(range: OffsetRange, low: number, high: number): void {
  range.edges += 1;
  range.low = Math.max(range.low, low);
  range.high = Math.min(range.high, high);
}

function isSameHost(one: GrowingNode, other: GrowingNode): boolean {
  return hostRelation(one.span.resource.attributes, other.span.resource.attributes).kind === "same";
}
