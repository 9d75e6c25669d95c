/** How often each key came. */
export class Tally {
  readonly #counts = new Map<string, number>();

  /** Counts one more: how many it makes. */
  add(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }

  /** Takes one away; false where there is none. */
  take(key: string): boolean {
    const count = this.#counts.get(key) ?? 0;
    if (count === 0) return false;
    this.#counts.set(key, count - 1);
    return true;
  }
}
