import { buildStartIndex } from "./start-index.ts";
import type { Tree, TreeNode } from "./tree.ts";

const CLAMPED_SHARE_OF_ROOT = 0.01;

/** When somebody stopped waiting for each span, where that is not when it says that it ended. */
export interface EffectiveTimes {
  /** Offset of max(end, ends of the children that were waited for); undefined: no end is known. */
  endNs(node: TreeNode): number | undefined;
  /** False: its parent went on without it (diagnostics S08 async), or a fuller twin stands for it. */
  isBlocking(node: TreeNode): boolean;
}

/** Effective ends by S08; a skewed child is held inside its parent, since its times are another clock's. */
export function effectiveTimes(tree: Tree): EffectiveTimes {
  const blocking = blockingNodes(tree);
  const ends = new Float64Array(tree.nodes.length).fill(Number.NaN);
  for (const node of tree.nodes.toReversed()) {
    const end = latest(ends[node.index], ownEndNs(node));
    ends[node.index] = end;
    const { parent } = node;
    if (parent === undefined || blocking[node.index] === 0 || node.marks.has("skewed")) continue;
    ends[parent.index] = latest(ends[parent.index], end);
  }
  return {
    endNs(node) {
      const end = ends[node.index] ?? Number.NaN;
      return Number.isNaN(end) ? undefined : end;
    },
    isBlocking: (node) => blocking[node.index] === 1,
  };
}

/** The recorded end as an offset; undefined while unfinished or before the start. */
export function ownEndNs({ offsetNs, durationNs }: TreeNode): number | undefined {
  return durationNs === undefined || durationNs < 0 ? undefined : offsetNs + durationNs;
}

function latest(one: number | undefined, other: number | undefined): number {
  const [first, second] = [one ?? Number.NaN, other ?? Number.NaN];
  if (Number.isNaN(first)) return second;
  return Number.isNaN(second) ? first : Math.max(first, second);
}

function blockingNodes(tree: Tree): Uint8Array {
  const blocking = new Uint8Array(tree.nodes.length).fill(1);
  const tops = topOfEach(tree);
  const subtreeEnds = subtreeEndOfEach(tree);
  let starts: ReturnType<typeof buildStartIndex> | undefined;
  const workWentOn = (parent: TreeNode, fromNs: number, toNs: number) => {
    starts ??= buildStartIndex(tree);
    const subtree = { first: parent.index, end: subtreeEnds[parent.index] ?? 0 };
    return starts.startsOutside({ fromNs, toNs }, subtree);
  };
  for (const node of tree.nodes) {
    const top = tops[node.index] ?? node;
    if (node.superseded || isAsync(tree, node, top, workWentOn)) blocking[node.index] = 0;
  }
  return blocking;
}

/** Diagnostics S08: a child that outlives its parent, and that nobody waited for. */
function isAsync(
  tree: Tree,
  node: TreeNode,
  top: TreeNode,
  workWentOn: (parent: TreeNode, fromNs: number, toNs: number) => boolean,
): boolean {
  const { parent } = node;
  const end = ownEndNs(node);
  const parentEnd = parent === undefined ? undefined : ownEndNs(parent);
  if (parent === undefined || end === undefined || parentEnd === undefined) return false;
  if (node.marks.has("skewed") || end <= parentEnd + tree.toleranceNs) return false;
  if (node.span.kind === "PRODUCER" || node.span.kind === "CONSUMER") return true;
  const topEnd = ownEndNs(top);
  const slack = Math.max(tree.toleranceNs, CLAMPED_SHARE_OF_ROOT * (top.durationNs ?? 0));
  if (topEnd !== undefined && end > topEnd + slack) return true;
  return parent !== top && workWentOn(parent, parentEnd - tree.toleranceNs, end - tree.toleranceNs);
}

function topOfEach({ nodes }: Tree): TreeNode[] {
  const tops: TreeNode[] = [];
  for (const node of nodes) tops.push((node.parent && tops[node.parent.index]) ?? node);
  return tops;
}

/** Of each node the tree index after its last descendant. */
export function subtreeEndOfEach({ nodes }: Tree): Uint32Array {
  const ends = new Uint32Array(nodes.length);
  for (const { index, parent } of nodes.toReversed()) {
    ends[index] = Math.max(ends[index] ?? 0, index + 1);
    if (parent !== undefined) ends[parent.index] = Math.max(ends[parent.index] ?? 0, ends[index] ?? 0);
  }
  return ends;
}
