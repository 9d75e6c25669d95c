import type { SpanId } from "../model/ids.ts";
import type { BearersById, TreeNode } from "./tree.ts";

/** Among so few ids the right one is found as quickly by looking at all of them. */
const FEW = 32;

/**
 * All bearers of each id, by first appearance; the first bearer is the one that the tree goes by.
 *
 * V8 takes every text that a Map or Set is asked about into its table of texts, in the old heap: 32 bytes
 * a span that stay until a full collection, 80 MB of garbage before one comes. Most traces are small, so
 * that theirs are compared instead.
 */
export class NodesById<Node extends Pick<TreeNode, "span">> implements BearersById<Node> {
  readonly #ids: SpanId[] = [];
  readonly #bearers: Node[][] = [];
  #places: Map<SpanId, number> | undefined;

  constructor(nodes: readonly Node[]) {
    for (const node of nodes) {
      const others = this.#bearers[this.#placeOf(node.span.spanId)];
      if (others === undefined) this.#append(node);
      else others.push(node);
    }
  }

  get size(): number {
    return this.#ids.length;
  }

  get(id: SpanId): readonly Node[] | undefined {
    return this.#bearers[this.#placeOf(id)];
  }

  has(id: SpanId): boolean {
    return this.#placeOf(id) >= 0;
  }

  keys(): Iterable<SpanId> {
    return this.#ids;
  }

  values(): Iterable<readonly Node[]> {
    return this.#bearers;
  }

  /** Puts the bearers of every id in the order that `settle` gives them; it may leave some out. */
  settle(settled: (bearers: Node[]) => Node[]): void {
    for (const [place, bearers] of this.#bearers.entries()) this.#bearers[place] = settled(bearers);
  }

  #append(node: Node): void {
    const { spanId } = node.span;
    this.#bearers.push([node]);
    const place = this.#ids.push(spanId) - 1;
    if (this.#places !== undefined) this.#places.set(spanId, place);
    else if (place >= FEW) this.#places = new Map(this.#ids.map((one, at) => [one, at]));
  }

  /** -1 where no span bears it. */
  #placeOf(id: SpanId): number {
    return this.#places === undefined ? this.#ids.indexOf(id) : (this.#places.get(id) ?? -1);
  }
}
