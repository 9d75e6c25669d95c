import type { Entry } from "./entries.ts";
import { Tally } from "./tally.ts";

/** A found entry, and whether a question found it that sees only what stands beside the text. */
export interface FoundEntry extends Entry {
  readonly beside: boolean;
}

/**
 * What several questions found, in the order of time. What two of them found is there once; what one
 * found twice is there twice: a stage of the user's may make different lines alike.
 */
export class FoundEntries {
  readonly #found: FoundEntry[] = [];
  readonly #places = new Map<string, number[]>();

  add(entries: readonly Entry[], beside: boolean): void {
    const tally = new Tally();
    for (const entry of entries) {
      const places = this.#placesOf(entry.key);
      const place = places[tally.add(entry.key) - 1];
      if (place === undefined) places.push(this.#found.push({ ...entry, beside }) - 1);
      else if (beside) this.#found[place] = { ...entry, beside };
    }
  }

  inTime(): readonly FoundEntry[] {
    return [...this.#found].sort((one, other) =>
      one.nanos < other.nanos ? -1 : Number(one.nanos > other.nanos),
    );
  }

  #placesOf(key: string): number[] {
    const places = this.#places.get(key) ?? [];
    this.#places.set(key, places);
    return places;
  }
}
