/** Something that took time, in nanoseconds from any one origin. */
export interface Interval<Item> {
  readonly item: Item;
  readonly startNs: number;
  /** `Infinity` where no end is known. */
  readonly endNs: number;
}

/** Intervals by start, with the greatest end of every stretch of them: k answers in O(k log n). */
export class IntervalIndex<Item> {
  readonly #byStart: readonly Interval<Item>[];
  /** A complete binary tree: leaves from `#leaves` on, each inner cell the greater of its two children. */
  readonly #ends: Float64Array;
  readonly #leaves: number;

  constructor(intervals: readonly Interval<Item>[]) {
    this.#byStart = [...intervals].sort((one, other) => one.startNs - other.startNs);
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, intervals.length)));
    this.#ends = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    for (const [place, { endNs }] of this.#byStart.entries()) this.#ends[this.#leaves + place] = endNs;
    for (let cell = this.#leaves - 1; cell > 0; cell -= 1)
      this.#ends[cell] = Math.max(this.#end(2 * cell), this.#end(2 * cell + 1));
  }

  /** At most `most` items that start at `startBy` or before and end at `endFrom` or later, the latest start first. */
  reaching(startBy: number, endFrom: number, most: number): Item[] {
    const found: Item[] = [];
    const waiting = [1];
    for (let cell = waiting.pop(); cell !== undefined && found.length < most; cell = waiting.pop()) {
      if (this.#end(cell) < endFrom || this.#firstStart(cell) > startBy) continue;
      const interval = this.#byStart[cell - this.#leaves];
      if (cell < this.#leaves) waiting.push(2 * cell, 2 * cell + 1);
      else if (interval !== undefined) found.push(interval.item);
    }
    return found;
  }

  #end(cell: number): number {
    return this.#ends[cell] ?? Number.NEGATIVE_INFINITY;
  }

  /** The start of the first interval below a cell. */
  #firstStart(cell: number): number {
    let leaf = cell;
    while (leaf < this.#leaves) leaf *= 2;
    return this.#byStart[leaf - this.#leaves]?.startNs ?? Number.POSITIVE_INFINITY;
  }
}
