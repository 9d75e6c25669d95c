import { firstFrom } from "./first-from.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** Answers which span outside one subtree is the first to start in a window of time. */
export interface StartIndex {
  /** Window half open; the subtree is the tree-order range [first, end). */
  firstOutside(
    window: { fromNs: number; toNs: number },
    subtree: { first: number; end: number },
  ): TreeNode | undefined;
}

/** Spans by start, with the least and the greatest tree index of every stretch of them: O(log² n) a question. */
export function buildStartIndex(tree: Tree): StartIndex {
  const byStart = tree.nodes
    .filter(({ superseded }) => !superseded)
    .sort((one, other) => one.offsetNs - other.offsetNs);
  const least = stretches(byStart, Math.min);
  const greatest = stretches(byStart, Math.max);
  return {
    firstOutside({ fromNs, toNs }, { first, end }) {
      const from = firstFrom(byStart, fromNs, startOf);
      const to = firstFrom(byStart, toNs, startOf);
      const anyOutside = (until: number) =>
        over(least, Math.min, from, until) < first || over(greatest, Math.max, from, until) >= end;
      if (from >= to || !anyOutside(to)) return undefined;
      let [low, high] = [from + 1, to];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (anyOutside(middle)) high = middle;
        else low = middle + 1;
      }
      return byStart[low - 1];
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

function startOf({ offsetNs }: TreeNode): number {
  return offsetNs;
}
