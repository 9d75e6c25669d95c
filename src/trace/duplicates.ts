import { addMark, type GrowingNode } from "./growing-node.ts";
import type { NodesById } from "./nodes-by-id.ts";
import { partsText, saysAllOf, spanParts } from "./span-parts.ts";

/** A node whose id others bear too, with all that its span says. */
interface Twin {
  readonly node: GrowingNode;
  readonly parts: ReadonlyMap<string, string>;
  readonly text: string;
}

/**
 * Judges the spans that share an id (diagnostics S09): identical repeats are merged into their
 * first, the rest is marked. Of each id the spans that the tree goes by come first, by start:
 * children of a repeated id hang under the first of them. Returns the spans that are left.
 */
export function settleTwins(
  nodes: readonly GrowingNode[],
  byId: NodesById<GrowingNode>,
): readonly GrowingNode[] {
  if (byId.size === nodes.length) return nodes;
  byId.settle((bearers) => (bearers.length > 1 ? judged(withoutRepeats(bearers)) : bearers));
  return [...byId.values()].flat();
}

/** S09 (i): equal in every field, attributes as a set. */
function withoutRepeats(bearers: readonly GrowingNode[]): Twin[] {
  const distinct = new Map<string, Twin>();
  for (const node of bearers) {
    const parts = spanParts(node.span);
    const text = partsText(parts) + JSON.stringify([node.span.dropped, node.span.pending]);
    const known = distinct.get(text);
    if (known === undefined) distinct.set(text, { node, parts, text });
    else addMark(known.node, "duplicate");
  }
  return [...distinct.values()];
}

/** S09 (ii) to (iv) among different spans of one id; the ones that the tree goes by come first. */
function judged(twins: readonly Twin[]): GrowingNode[] {
  supersede(twins);
  const inOrder = [...twins].sort(byStart).map(({ node }) => node);
  const standing = inOrder.filter(({ superseded }) => !superseded);
  if (standing.length > 1) {
    const mark = areSharedHalves(standing) ? "shared" : "conflict";
    for (const node of standing) addMark(node, mark);
  }
  return [...standing, ...inOrder.filter(({ superseded }) => superseded)];
}

/** S09 (iii): of spans with one start and name, those that the fullest says all of give way to it. */
function supersede(twins: readonly Twin[]): void {
  const fullest = new Map<string, Twin>();
  for (const twin of [...twins].sort(byFullness)) {
    const { startUnixNano, name } = twin.node.span;
    const fuller = fullest.get(`${startUnixNano} ${name}`);
    if (fuller === undefined) fullest.set(`${startUnixNano} ${name}`, twin);
    else if (saysAllOf(fuller.parts, twin.parts)) {
      twin.node.superseded = true;
      addMark(twin.node, "duplicate");
      addMark(fuller.node, "duplicate");
    }
  }
}

function byFullness(one: Twin, other: Twin): number {
  return other.parts.size - one.parts.size || (one.text < other.text ? -1 : 1);
}

function byStart(one: Twin, other: Twin): number {
  return one.node.offsetNs - other.node.offsetNs || (one.text < other.text ? -1 : 1);
}

/** S09 (ii): Zipkin's client and server write one id. */
function areSharedHalves(standing: readonly GrowingNode[]): boolean {
  const kinds = standing.map(({ span }) => span.kind);
  return kinds.length === 2 && kinds.includes("CLIENT") && kinds.includes("SERVER");
}
