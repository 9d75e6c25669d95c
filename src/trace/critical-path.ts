import type { EffectiveTimes } from "./effective-end.ts";
import { ownEndNs } from "./effective-end.ts";
import type { TreeNode } from "./tree.ts";

/** A stretch of time for which the root waited on this span; nanoseconds from the trace's start. */
export interface PathSegment {
  readonly node: TreeNode;
  readonly startNs: number;
  readonly endNs: number;
}

/**
 * What the root waited for, moment by moment: segments in time order, disjoint and contiguous, that
 * tile the root's duration (diagnostics P05). An unfinished root is followed to the last end of
 * what it waited for. Walks back from the end: the child that ended last before the moment was
 * being waited for; what no child explains is the span's own.
 */
export function criticalPath(root: TreeNode, times: EffectiveTimes, toleranceNs: number): PathSegment[] {
  const endNs = ownEndNs(root) ?? times.endNs(root) ?? root.offsetNs;
  const ends = endsInside(endNs, times);
  const segments: PathSegment[] = [];
  const visits = [visit(root, root.offsetNs, endNs, ends)];
  for (let here = visits.at(-1); here !== undefined; here = visits.at(-1)) {
    const child = awaitedChild(here, toleranceNs);
    if (child === undefined) {
      addSegment(segments, here.node, here.fromNs, here.untilNs);
      visits.pop();
      continue;
    }
    const childEnd = Math.min(child.endNs, here.untilNs);
    const childStart = Math.max(child.node.offsetNs, here.fromNs);
    addSegment(segments, here.node, childEnd, here.untilNs);
    here.untilNs = childStart;
    visits.push(visit(child.node, childStart, childEnd, ends));
  }
  return segments.reverse();
}

/** A child that its parent waited for, and until when. */
interface Awaited {
  readonly node: TreeNode;
  readonly endNs: number;
}

/** One span on the walk. */
interface Visit {
  readonly node: TreeNode;
  /** The latest end first; `next` is the first not yet looked at. */
  readonly children: readonly Awaited[];
  next: number;
  readonly fromNs: number;
  /** Everything after this time is explained. */
  untilNs: number;
}

type EndInside = (child: TreeNode, parent: TreeNode) => number | undefined;

/** Effective ends, held inside the root's time; a skewed child's inside its parent's. */
function endsInside(rootEndNs: number, times: EffectiveTimes): EndInside {
  return (child, parent) => {
    const endNs = times.isBlocking(child) ? times.endNs(child) : undefined;
    if (endNs === undefined) return undefined;
    const parentEnd = child.marks.has("skewed") ? times.endNs(parent) : undefined;
    return Math.min(endNs, rootEndNs, parentEnd ?? endNs);
  };
}

function visit(node: TreeNode, fromNs: number, untilNs: number, ends: EndInside): Visit {
  const children: Awaited[] = [];
  for (const child of node.children) {
    const endNs = ends(child, node);
    if (endNs !== undefined) children.push({ node: child, endNs });
  }
  children.sort((one, other) => other.endNs - one.endNs || one.node.offsetNs - other.node.offsetNs);
  return { node, children, next: 0, fromNs, untilNs };
}

/** The next child that ended by the moment looked at and had begun before it. */
function awaitedChild(here: Visit, toleranceNs: number): Awaited | undefined {
  for (let child = here.children[here.next]; child !== undefined; child = here.children[here.next]) {
    here.next += 1;
    const { offsetNs } = child.node;
    const ran = child.endNs > Math.max(offsetNs, here.fromNs);
    if (ran && child.endNs <= here.untilNs + toleranceNs && offsetNs < here.untilNs) return child;
  }
  return undefined;
}

function addSegment(segments: PathSegment[], node: TreeNode, startNs: number, endNs: number): void {
  if (endNs > startNs) segments.push({ node, startNs, endNs });
}
