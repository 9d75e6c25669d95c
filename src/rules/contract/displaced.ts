import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";

/** Finds what the contract misses at a place, where it stands elsewhere or was lost and left its children. */
export class Displaced {
  readonly #tree: Tree;
  readonly #places: readonly ExpectedPlace[];
  readonly #byPath: ReadonlyMap<string, readonly ExpectedPlace[]>;
  readonly #named = new Map<string, TreeNode[]>();

  constructor(tree: Tree, { places }: Pick<Expectations, "places">) {
    this.#tree = tree;
    this.#places = places;
    this.#byPath = Map.groupBy(places, ({ path }) => path);
    for (const node of tree.nodes) {
      const known = this.#named.get(node.span.name);
      if (node.superseded) continue;
      if (known === undefined) this.#named.set(node.span.name, [node]);
      else known.push(node);
    }
  }

  /** Spans that would fit a place and stand where no place of their name is. */
  elsewhere(path: string): readonly TreeNode[] {
    const wanted = this.#byPath.get(path) ?? [];
    const names = [...this.#named.keys()].filter((name) => wanted.some(({ fits }) => fits(name)));
    return names.flatMap((name) => {
      const legal = this.#places.filter(({ fits }) => fits(name));
      return (this.#named.get(name) ?? []).filter(
        (node) => !legal.some((place) => this.#hangsUnder(node, place)),
      );
    });
  }

  /** Orphans that would hang under a span at a place: it was there, and was not exported. */
  orphansOf(path: string): readonly TreeNode[] {
    const below = this.#places.filter(({ parents }) => parents.includes(path));
    const orphans = this.#tree.missing.flatMap(({ children }) => children);
    return orphans.filter(({ span }) => below.some(({ fits }) => fits(span.name)));
  }

  #hangsUnder({ parent }: TreeNode, { parents }: ExpectedPlace): boolean {
    if (parent === undefined) return parents.length === 0;
    return parents.some((path) => (this.#byPath.get(path) ?? []).some(({ fits }) => fits(parent.span.name)));
  }
}
