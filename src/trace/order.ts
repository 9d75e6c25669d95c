import type { SpanId } from "../model/ids.ts";
import type { GrowingNode } from "./growing-node.ts";

/** A missing parent and its children while the tree is being built. */
export interface OrphanGroup {
  readonly spanId: SpanId;
  readonly children: readonly GrowingNode[];
}

/** By start, end, id; what still ties by name and kind. */
export function compareSiblings(one: GrowingNode, other: GrowingNode): number {
  return (
    one.offsetNs - other.offsetNs ||
    compare(one.span.startUnixNano, other.span.startUnixNano) ||
    (one.durationNs ?? Number.POSITIVE_INFINITY) - (other.durationNs ?? Number.POSITIVE_INFINITY) ||
    compare(one.span.spanId, other.span.spanId) ||
    compare(one.span.name, other.span.name) ||
    compare(one.span.kind, other.span.kind)
  );
}

function compare<T extends string | bigint>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Most come as they began: what is in order is left alone. */
function sortSiblings(siblings: GrowingNode[]): GrowingNode[] {
  let before: GrowingNode | undefined;
  for (const node of siblings) {
    if (before !== undefined && compareSiblings(before, node) > 0) return siblings.sort(compareSiblings);
    before = node;
  }
  return siblings;
}

/** Hangs every node under its parent; returns those that have none and are no orphans. */
export function gatherChildren(nodes: readonly GrowingNode[]): GrowingNode[] {
  const roots: GrowingNode[] = [];
  for (const node of nodes) {
    if (node.parent !== undefined) node.parent.children.push(node);
    else if (!node.marks.has("orphan")) roots.push(node);
  }
  for (const { children } of nodes) sortSiblings(children);
  return sortSiblings(roots);
}

/** Orphan groups by their first child, children by start. */
export function sortedGroups(missing: ReadonlyMap<SpanId, GrowingNode[]>): OrphanGroup[] {
  const groups = [...missing].map(([spanId, children]) => ({
    spanId,
    children: sortSiblings(children),
  }));
  return groups.sort(({ children: [one] }, { children: [other] }) =>
    one === undefined || other === undefined ? 0 : compareSiblings(one, other),
  );
}

/**
 * Tree order: each root's subtree, then each orphan's; sets index and depth. Roots have depth 0,
 * orphans 1, since their missing parent is drawn above them.
 */
export function inTreeOrder(roots: readonly GrowingNode[], groups: readonly OrphanGroup[]): GrowingNode[] {
  const ordered: GrowingNode[] = [];
  for (const root of roots) addSubtree(ordered, root, 0);
  for (const { children } of groups) for (const orphan of children) addSubtree(ordered, orphan, 1);
  return ordered;
}

function addSubtree(ordered: GrowingNode[], top: GrowingNode, depth: number): void {
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    node.depth = node.parent === undefined ? depth : node.parent.depth + 1;
    node.index = ordered.push(node) - 1;
    for (let child = node.children.length - 1; child >= 0; child -= 1) {
      const next = node.children[child];
      if (next !== undefined) waiting.push(next);
    }
  }
}
