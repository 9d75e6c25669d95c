import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { RetryChain } from "./chains.ts";
import { innerAttempts } from "./told-attempts.ts";

/** An outermost chain of attempts with the chains inside its attempts, and in theirs. */
export interface Layers {
  readonly chain: RetryChain;
  /** Attempts of each layer on the way down that multiplies most, the outermost first. */
  readonly multiples: readonly number[];
  /** Attempts without a layer inside. */
  readonly leaves: readonly TreeNode[];
  /** How often the innermost work was tried: the leaves, with those that only log lines tell of. */
  readonly attempts: number;
  /** The attempts of all layers. */
  readonly spans: readonly TreeNode[];
  /** A layer has no spans: the numbers are lower bounds. */
  readonly hidden: boolean;
  /** The lines that tell of it. */
  readonly lines: readonly LogAttachment[];
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings" | "role" | "logs" | "retries">;

/** A chain with its place among the others. */
interface Layer {
  readonly chain: RetryChain;
  /** The outermost chain around it: itself, where none is. */
  readonly outermost: Growing;
  /** Of the layers from here inwards, on the way that multiplies most. */
  product: number;
  /** The next layer on that way: a chain, or attempts without spans. */
  inner: Layer | number | undefined;
}

interface Growing {
  readonly leaves: TreeNode[];
  readonly spans: TreeNode[];
  readonly lines: LogAttachment[];
  attempts: number;
  hidden: boolean;
}

/** The outermost chains, each with its layers. */
export function layersOf(facts: Facts): readonly Layers[] {
  if (facts.retries.chains.length === 0) return [];
  const told = innerAttempts(facts);
  const above = enclosingAttempts(facts);
  const layerOf = new Map<RetryChain, Layer>();
  const around = new Map<Layer, Layer>();
  const branched = new Set<TreeNode>();
  for (const chain of facts.retries.chains) {
    const parent = chain.attempts[0]?.node.parent;
    const attempt = parent === undefined ? undefined : above[parent.index];
    const outerChain = attempt === undefined ? undefined : facts.retries.chainOf(attempt);
    const outer = outerChain === undefined ? undefined : layerOf.get(outerChain);
    const outermost = outer?.outermost ?? { leaves: [], spans: [], lines: [], attempts: 0, hidden: false };
    const layer: Layer = { chain, outermost, product: 0, inner: undefined };
    layerOf.set(chain, layer);
    if (outer !== undefined) around.set(layer, outer);
    if (attempt !== undefined) branched.add(attempt);
  }
  for (const layer of [...layerOf.values()].reverse()) {
    addAttempts(layer, branched, told);
    const outer = around.get(layer);
    if (outer !== undefined && layer.product > productOf(outer.inner)) outer.inner = layer;
  }
  const tops = [...layerOf.values()].filter((layer) => !around.has(layer));
  return tops.map((layer) => ({ chain: layer.chain, multiples: multiplesFrom(layer), ...layer.outermost }));
}

/** Adds a chain's attempts to the whole; the layers inside it have been added. */
function addAttempts(
  layer: Layer,
  branched: ReadonlySet<TreeNode>,
  toldOf: ReturnType<typeof innerAttempts>,
): void {
  const { chain, outermost } = layer;
  for (const { node } of chain.attempts) {
    outermost.spans.push(node);
    if (branched.has(node)) continue;
    const told = toldOf.get(node);
    outermost.leaves.push(node);
    outermost.attempts += told?.attempts ?? 1;
    if (told === undefined) continue;
    outermost.hidden ||= told.by !== "events";
    for (const line of told.lines) outermost.lines.push(line);
    if (told.attempts > productOf(layer.inner)) layer.inner = told.attempts;
  }
  layer.product = chain.attempts.length * productOf(layer.inner);
}

function productOf(inner: Layer["inner"]): number {
  return inner === undefined ? 1 : typeof inner === "number" ? inner : inner.product;
}

function multiplesFrom(layer: Layer): number[] {
  const multiples: number[] = [];
  for (let here: Layer["inner"] = layer; here !== undefined; ) {
    multiples.push(typeof here === "number" ? here : here.chain.attempts.length);
    here = typeof here === "number" ? undefined : here.inner;
  }
  return multiples;
}

/** Of each span the nearest attempt of a chain, itself or above. */
function enclosingAttempts({ tree, retries }: Facts): (TreeNode | undefined)[] {
  const nearest: (TreeNode | undefined)[] = [];
  for (const node of tree.nodes) {
    const inherited = node.parent === undefined ? undefined : nearest[node.parent.index];
    nearest.push(retries.chainOf(node) === undefined ? inherited : node);
  }
  return nearest;
}
