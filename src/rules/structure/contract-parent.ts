import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";
import { subtreeEndOfEach } from "../../trace/effective-end.ts";
import { IntervalIndex } from "../../trace/interval-index.ts";
import { once } from "../../trace/once.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";

/** So many spans are looked at as a child's parent; with more the choice is open anyway. */
const MOST_LOOKED_AT = 32;

/** Spans under which the contract would have a child, and which of the two reasons says so. */
export interface BetterParents {
  /** `after`: it starts after its parent's end, and these contain it. `path`: its parent is none of its places'. */
  readonly why: "after" | "path";
  readonly candidates: readonly TreeNode[];
  /** The contract's paths of them. */
  readonly paths: readonly string[];
}

/** Finds the parents that the contract expects (diagnostics S11, 1 and 2). */
export class ContractParents {
  readonly #tree: Tree;
  readonly #places: readonly ExpectedPlace[];
  readonly #byPath: ReadonlyMap<string, readonly ExpectedPlace[]>;
  readonly #placesOfName = new Map<string, readonly ExpectedPlace[]>();
  readonly #subtreeEnds = once(() => subtreeEndOfEach(this.#tree));
  readonly #running = new Map<string, IntervalIndex<TreeNode>>();

  constructor(tree: Tree, { places }: Pick<Expectations, "places">) {
    this.#tree = tree;
    this.#places = places;
    this.#byPath = Map.groupBy(places, ({ path }) => path);
  }

  /** Undefined: it hangs right, or no span is there under which it would. */
  betterFor(node: TreeNode): BetterParents | undefined {
    const { parent } = node;
    if (parent === undefined) return undefined;
    const paths = [...new Set(this.#placesOf(node).flatMap(({ parents }) => parents))];
    if (paths.length === 0) return undefined;
    const after = isDetached(node, parent, this.#tree)
      ? this.#better("after", node, parent, paths)
      : undefined;
    if (after !== undefined || this.#mayHangUnder(parent, paths)) return after;
    return this.#better("path", node, parent, paths);
  }

  /** The innermost spans of the places' names, but for the wrapper's that the contract does not know. */
  #better(
    why: BetterParents["why"],
    node: TreeNode,
    parent: TreeNode,
    paths: readonly string[],
  ): BetterParents | undefined {
    const running = new Set(paths.flatMap((path) => this.#runningAt(path, node, why)));
    const others = [...running].filter((one) => one !== parent && !this.#holds(node, one));
    const candidates = others.filter(
      (one) => !others.some((inner) => inner !== one && this.#holds(one, inner)),
    );
    const isWrapped = this.#placesOf(parent).length === 0 && candidates.some((one) => this.#holds(one, node));
    return candidates.length === 0 || isWrapped ? undefined : { why, candidates, paths };
  }

  /** Whether a span is another one or hangs below it, at whatever depth. */
  #holds(above: TreeNode, { index }: TreeNode): boolean {
    return above.index <= index && index < (this.#subtreeEnds()[above.index] ?? 0);
  }

  #mayHangUnder(parent: TreeNode, paths: readonly string[]): boolean {
    return this.#placesOf(parent).some(({ path }) => paths.includes(path));
  }

  #placesOf({ span: { name } }: TreeNode): readonly ExpectedPlace[] {
    const known = this.#placesOfName.get(name);
    if (known !== undefined) return known;
    const places = this.#places.filter(({ fits }) => fits(name));
    this.#placesOfName.set(name, places);
    return places;
  }

  /** Spans of a place's name that contain a span, or that run at some time with it. */
  #runningAt(path: string, node: TreeNode, why: "after" | "path"): TreeNode[] {
    const { toleranceNs } = this.#tree;
    const end = endOf(node, node.offsetNs);
    const [startBy, endFrom] = why === "after" ? [node.offsetNs, end] : [end, node.offsetNs];
    return this.#indexOf(path).reaching(startBy + toleranceNs, endFrom - toleranceNs, MOST_LOOKED_AT);
  }

  #indexOf(path: string): IntervalIndex<TreeNode> {
    const known = this.#running.get(path);
    if (known !== undefined) return known;
    const places = this.#byPath.get(path) ?? [];
    const named = this.#tree.nodes.filter(
      ({ span, superseded }) => !superseded && places.some(({ fits }) => fits(span.name)),
    );
    const index = new IntervalIndex(
      named.map((item) => ({
        item,
        startNs: item.offsetNs,
        endNs: endOf(item, Number.POSITIVE_INFINITY),
      })),
    );
    this.#running.set(path, index);
    return index;
  }
}

function endOf({ offsetNs, durationNs }: TreeNode, unknown: number): number {
  return durationNs === undefined ? unknown : offsetNs + Math.max(0, durationNs);
}

/**
 * It starts after its parent's end, and neither is a message. That other work began meanwhile, which
 * S08 takes for a sign that nobody waited, says nothing here: the better parent is such work.
 */
function isDetached(node: TreeNode, parent: TreeNode, { toleranceNs }: Tree): boolean {
  const { durationNs } = parent;
  if (durationNs === undefined || durationNs < 0 || node.marks.has("skewed")) return false;
  const isMessage = [node, parent].some(({ span }) => span.kind === "PRODUCER" || span.kind === "CONSUMER");
  return !isMessage && node.offsetNs > parent.offsetNs + durationNs + toleranceNs;
}
