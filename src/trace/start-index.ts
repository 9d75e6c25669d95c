import type { Tree, TreeNode } from "./tree.ts";

/** Answers whether any span outside one subtree starts in a window of time. */
export interface StartIndex {
  /** Window half open; the subtree is the tree-order range [first, end). */
  startsOutside(window: { fromNs: number; toNs: number }, subtree: { first: number; end: number }): boolean;
}

/** Spans by start, with the least and the greatest tree index of every stretch of them: O(log n) a question. */
export function buildStartIndex(tree: Tree): StartIndex {
  const byStart = tree.nodes
    .filter(({ superseded }) => !superseded)
    .sort((one, other) => one.offsetNs - other.offsetNs);
  const least = stretches(byStart, Math.min);
  const greatest = stretches(byStart, Math.max);
  return {
    startsOutside({ fromNs, toNs }, subtree) {
      const [from, to] = [firstNotBefore(byStart, fromNs), firstNotBefore(byStart, toNs)];
      if (from >= to) return false;
      return (
        over(least, Math.min, from, to) < subtree.first || over(greatest, Math.max, from, to) >= subtree.end
      );
    },
  };
}

type Choice = (one: number, other: number) => number;

/** A segment tree: leaves in the second half, each inner cell the choice of its two children. */
function stretches(byStart: readonly TreeNode[], choice: Choice): Float64Array {
  const size = byStart.length;
  const cells = new Float64Array(2 * size);
  for (const [place, { index }] of byStart.entries()) cells[size + place] = index;
  for (let cell = size - 1; cell > 0; cell -= 1) {
    cells[cell] = choice(cells[2 * cell] ?? 0, cells[2 * cell + 1] ?? 0);
  }
  return cells;
}

function over(cells: Float64Array, choice: Choice, from: number, to: number): number {
  const size = cells.length / 2;
  let best = cells[size + from] ?? 0;
  for (let low = from + size, high = to + size; low < high; low >>= 1, high >>= 1) {
    if (low & 1) best = choice(best, cells[low++] ?? best);
    if (high & 1) best = choice(best, cells[--high] ?? best);
  }
  return best;
}

function firstNotBefore(byStart: readonly TreeNode[], timeNs: number): number {
  let [low, high] = [0, byStart.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byStart[middle]?.offsetNs ?? 0) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
