import { buildStartIndex, type StartIndex } from "./start-index.ts";
import type { Tree, TreeNode } from "./tree.ts";

const CLAMPED_SHARE_OF_ROOT = 0.01;

/** When somebody stopped waiting for each span, where that is not when it says that it ended. */
export interface EffectiveTimes {
  /** Offset of max(end, ends of the children that were waited for); undefined: no end is known. */
  endNs(node: TreeNode): number | undefined;
  /** False: its parent went on without it (diagnostics S08 async), or a fuller twin stands for it. */
  isBlocking(node: TreeNode): boolean;
  /** Of a span that ends after its parent, by no other clock: by how much, and who waited. */
  lateness(node: TreeNode): Lateness | undefined;
}

/** A child that outlives its parent (diagnostics S08). */
export interface Lateness {
  readonly overrunNs: number;
  /** From the parent's end to the child's start, where it began no earlier than that. */
  readonly beganAfterNs: number | undefined;
  /** `waited-for`: its parent was closed too early. The others say why nobody waited. */
  readonly because: "waited-for" | "message" | "outlives-root" | "work-went-on";
  /** Of work that went on: the first span that began meanwhile. */
  readonly meanwhile: TreeNode | undefined;
}

/** Effective ends by S08; a skewed child is held inside its parent, since its times are another clock's. */
export function effectiveTimes(tree: Tree): EffectiveTimes {
  const late = lateChildren(tree);
  const isBlocking = (node: TreeNode) => {
    const because = late.get(node)?.because;
    return !node.superseded && (because === undefined || because === "waited-for");
  };
  const ends = new Float64Array(tree.nodes.length).fill(Number.NaN);
  for (const node of tree.nodes.toReversed()) {
    const end = latest(ends[node.index], ownEndNs(node));
    ends[node.index] = end;
    const { parent } = node;
    if (parent === undefined || node.marks.has("skewed") || !isBlocking(node)) continue;
    ends[parent.index] = latest(ends[parent.index], end);
  }
  return {
    endNs(node) {
      const end = ends[node.index] ?? Number.NaN;
      return Number.isNaN(end) ? undefined : end;
    },
    isBlocking,
    lateness: (node) => late.get(node),
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

/** Diagnostics S08: the children that outlive their parents, and whether anybody waited for them. */
function lateChildren(tree: Tree): ReadonlyMap<TreeNode, Lateness> {
  const late = new Map<TreeNode, Lateness>();
  const tops = topOfEach(tree);
  const subtreeEnds = subtreeEndOfEach(tree);
  let starts: StartIndex | undefined;
  const begunMeanwhile = (parent: TreeNode, fromNs: number, toNs: number) => {
    starts ??= buildStartIndex(tree);
    const subtree = { first: parent.index, end: subtreeEnds[parent.index] ?? 0 };
    return starts.firstOutside({ fromNs, toNs }, subtree);
  };
  for (const node of tree.nodes) {
    const found = lateOf(tree, node, tops[node.index] ?? node, begunMeanwhile);
    if (found !== undefined) late.set(node, found);
  }
  return late;
}

type BegunMeanwhile = (parent: TreeNode, fromNs: number, toNs: number) => TreeNode | undefined;

function lateOf(
  tree: Tree,
  node: TreeNode,
  top: TreeNode,
  begunMeanwhile: BegunMeanwhile,
): Lateness | undefined {
  const { parent } = node;
  const end = ownEndNs(node);
  const parentEnd = parent === undefined ? undefined : ownEndNs(parent);
  if (parent === undefined || end === undefined || parentEnd === undefined) return undefined;
  const { toleranceNs } = tree;
  if (node.superseded || node.marks.has("skewed") || end <= parentEnd + toleranceNs) return undefined;
  const beganAfter = node.offsetNs - parentEnd;
  const times = {
    overrunNs: end - parentEnd,
    beganAfterNs: beganAfter >= -toleranceNs ? Math.max(0, beganAfter) : undefined,
    meanwhile: undefined,
  };
  if (node.span.kind === "PRODUCER" || node.span.kind === "CONSUMER") return { ...times, because: "message" };
  const topEnd = ownEndNs(top);
  const slack = Math.max(toleranceNs, CLAMPED_SHARE_OF_ROOT * (top.durationNs ?? 0));
  if (topEnd !== undefined && end > topEnd + slack) return { ...times, because: "outlives-root" };
  const meanwhile =
    parent === top ? undefined : begunMeanwhile(parent, parentEnd - toleranceNs, end - toleranceNs);
  return { ...times, because: meanwhile === undefined ? "waited-for" : "work-went-on", meanwhile };
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
