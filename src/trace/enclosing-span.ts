import { ownEndNs } from "./effective-end.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** A moment of one service. */
export interface Moment {
  readonly service: string;
  readonly offsetNs: number;
}

/**
 * For each moment the deepest span of its service that was running, of several the one that began
 * last. Half open; a moment at which a span without length stands is its own, and one at the very
 * end of the last span falls to that. Moments must come in time order.
 */
export function enclosingSpans(tree: Tree, moments: readonly Moment[]): (TreeNode | undefined)[] {
  const sweeps = new Map<string, Sweep>();
  return moments.map(({ service, offsetNs }) => {
    const sweep = sweeps.get(service) ?? newSweep(tree, service);
    sweeps.set(service, sweep);
    return runningAt(sweep, offsetNs);
  });
}

/** The spans of one service by start, and a heap of those that have begun: the innermost on top. */
interface Sweep {
  readonly byStart: readonly TreeNode[];
  begun: number;
  readonly heap: TreeNode[];
  /** The one that ended last among those already off the heap. */
  lastEnded: TreeNode | undefined;
}

function newSweep(tree: Tree, service: string): Sweep {
  const byStart = tree.nodes
    .filter(
      (node) => node.span.resource.service === service && !node.superseded && ownEndNs(node) !== undefined,
    )
    .sort((one, other) => one.offsetNs - other.offsetNs || one.index - other.index);
  return { byStart, begun: 0, heap: [], lastEnded: undefined };
}

function runningAt(sweep: Sweep, offsetNs: number): TreeNode | undefined {
  for (let next = sweep.byStart[sweep.begun]; next !== undefined; next = sweep.byStart[sweep.begun]) {
    if (next.offsetNs > offsetNs) break;
    push(sweep.heap, next);
    sweep.begun += 1;
  }
  for (let top = sweep.heap[0]; top !== undefined; top = sweep.heap[0]) {
    if (endOf(top) > offsetNs || top.offsetNs === offsetNs) return top;
    pop(sweep.heap);
    if (sweep.lastEnded === undefined || endOf(top) >= endOf(sweep.lastEnded)) sweep.lastEnded = top;
  }
  return sweep.lastEnded !== undefined && endOf(sweep.lastEnded) === offsetNs ? sweep.lastEnded : undefined;
}

function endOf(node: TreeNode): number {
  return ownEndNs(node) ?? node.offsetNs;
}

function isInner(one: TreeNode, other: TreeNode): boolean {
  return (one.depth - other.depth || one.offsetNs - other.offsetNs || other.index - one.index) > 0;
}

function push(heap: TreeNode[], node: TreeNode): void {
  let place = heap.push(node) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isInner(node, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = node;
}

function pop(heap: TreeNode[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    if (left === undefined) break;
    const useRight = right !== undefined && isInner(right, left);
    const inner = useRight ? right : left;
    if (!isInner(inner, last)) break;
    heap[place] = inner;
    place = 2 * place + (useRight ? 2 : 1);
  }
  heap[place] = last;
}
