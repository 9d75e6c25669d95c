import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";

const ENOUGH_IN_COMMON = 0.6;

/** Tells which place of a contract a lost span had, by the names of its children (diagnostics S01). */
export class PlacesAbove {
  readonly #places: readonly ExpectedPlace[];
  /** How many places stand below each. */
  readonly #below = new Map<string, Set<string>>();
  readonly #fitting = new Map<string, readonly ExpectedPlace[]>();

  constructor(expectations: Expectations | undefined) {
    this.#places = expectations?.places ?? [];
    for (const { path, parents } of this.#places)
      for (const parent of parents) this.#below.set(parent, (this.#below.get(parent) ?? new Set()).add(path));
  }

  /**
   * The place whose children have the most in common with these names, by Jaccard's share of 0.6 or
   * more: `embed.query`, `vector.search` and `rerank` stand below `rag.retrieve`.
   */
  find(names: ReadonlySet<string>): ExpectedPlace | undefined {
    const filled = new Map<string, { readonly slots: Set<string>; names: number }>();
    for (const name of names) {
      for (const [parent, slot] of this.#slotsOf(name)) {
        const known = filled.get(parent) ?? { slots: new Set(), names: 0 };
        filled.set(parent, known);
        known.slots.add(slot);
        known.names += 1;
      }
    }
    let best: { path: string; share: number } | undefined;
    for (const [path, found] of filled) {
      const share = found.slots.size / ((this.#below.get(path)?.size ?? 0) + names.size - found.names);
      if (share >= ENOUGH_IN_COMMON && share > (best?.share ?? 0)) best = { path, share };
    }
    return this.#places.find(({ path }) => path === best?.path);
  }

  /** Of each place, the one below it that a name fits. */
  #slotsOf(name: string): Map<string, string> {
    const fitting = this.#fitting.get(name) ?? this.#places.filter(({ fits }) => fits(name));
    this.#fitting.set(name, fitting);
    return new Map(fitting.flatMap(({ path, parents }) => parents.map((parent) => [parent, path] as const)));
  }
}
