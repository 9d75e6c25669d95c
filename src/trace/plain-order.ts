import type { SpanId } from "../model/ids.ts";
import type { Span } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";

/** The spans of a trace in tree order, each with the position of its parent: -1 for the root, the first. */
export interface PlainOrder {
  readonly startUnixNano: bigint;
  readonly spans: readonly PlainSpan[];
}

export interface PlainSpan {
  readonly span: Span;
  readonly parent: number;
  readonly offsetNs: number;
  readonly durationNs: number;
}

/** Of so few, comparing all ids with one another costs less than a table of them. */
const FEW_SPANS = 16;

interface Place {
  readonly span: Span;
  readonly offsetNs: number;
  readonly durationNs: number;
  parent: Place | undefined;
  firstChild: Place | undefined;
  nextSibling: Place | undefined;
  position: number;
}

/**
 * The order of `buildTree` for a trace with nothing odd about it: one root, every other span's parent
 * is there, no id comes twice, each ends at or after its start, and their readers marked none. Undefined
 * for any other.
 */
export function plainOrder(spans: readonly Span[]): PlainOrder | undefined {
  const startUnixNano = firstStart(spans);
  const places = placesOf(spans, startUnixNano);
  const root = places && linkedToRoot(places);
  if (places === undefined || root === undefined) return undefined;
  const ordered = inTreeOrder(root);
  return ordered.length === spans.length ? { startUnixNano, spans: ordered } : undefined;
}

function firstStart(spans: readonly Span[]): bigint {
  let first = spans[0]?.startUnixNano ?? 0n;
  for (const { startUnixNano } of spans) if (startUnixNano < first) first = startUnixNano;
  return first;
}

function placesOf(spans: readonly Span[], startUnixNano: bigint): Place[] | undefined {
  const places: Place[] = [];
  for (const span of spans) {
    if (span.endUnixNano === undefined || span.marks.length > 0) return undefined;
    const durationNs = nanosBetween(span.startUnixNano, span.endUnixNano);
    const offsetNs = nanosBetween(startUnixNano, span.startUnixNano);
    if (durationNs < 0 || !Number.isSafeInteger(offsetNs)) return undefined;
    places.push({
      span,
      offsetNs,
      durationNs,
      parent: undefined,
      firstChild: undefined,
      nextSibling: undefined,
      position: -1,
    });
  }
  return places;
}

/** Links all places; the root if it is the only one, and every other has a parent. */
function linkedToRoot(places: Place[]): Place | undefined {
  const bearerOf = finderById(places);
  if (bearerOf === undefined) return undefined;
  if (!isInOrder(places)) places.sort(compare);
  let root: Place | undefined;
  for (const place of places.reverse()) {
    const { parentSpanId, links } = place.span;
    const parent = parentSpanId === undefined ? undefined : bearerOf(parentSpanId);
    if (parent !== undefined) hang(place, parent);
    else if (root !== undefined || parentSpanId !== undefined || links.length > 0) return undefined;
    else root = place;
  }
  return root;
}

/** Finds the bearer of an id; undefined if two bear the same. */
function finderById(places: readonly Place[]): ((id: SpanId) => Place | undefined) | undefined {
  if (places.length <= FEW_SPANS)
    return hasTwins(places) ? undefined : (id) => places.find(({ span }) => span.spanId === id);
  const byId = new Map(places.map((place) => [place.span.spanId, place]));
  return byId.size < places.length ? undefined : (id) => byId.get(id);
}

function hasTwins(places: readonly Place[]): boolean {
  for (let one = 1; one < places.length; one += 1)
    for (let other = 0; other < one; other += 1)
      if (places[one]?.span.spanId === places[other]?.span.spanId) return true;
  return false;
}

/** As the first child: siblings come in reverse. */
function hang(place: Place, parent: Place): void {
  place.parent = parent;
  place.nextSibling = parent.firstChild;
  parent.firstChild = place;
}

/** What hangs in a ring is not reached. */
function inTreeOrder(root: Place): PlainSpan[] {
  const ordered: PlainSpan[] = [];
  let next: Place | undefined = root;
  while (next !== undefined) {
    const { span, offsetNs, durationNs, parent } = next;
    next.position = ordered.length;
    ordered.push({ span, parent: parent?.position ?? -1, offsetNs, durationNs });
    next = next.firstChild ?? afterSubtree(next);
  }
  return ordered;
}

function afterSubtree(place: Place): Place | undefined {
  let here: Place | undefined = place;
  while (here !== undefined && here.nextSibling === undefined) here = here.parent;
  return here?.nextSibling;
}

function isInOrder(places: readonly Place[]): boolean {
  let before = places[0];
  for (const place of places) {
    if (before !== undefined && compare(before, place) > 0) return false;
    before = place;
  }
  return true;
}

/** As `compareSiblings`, where no id comes twice. */
function compare(one: Place, other: Place): number {
  const difference = one.offsetNs - other.offsetNs || one.durationNs - other.durationNs;
  if (difference !== 0 || one === other) return difference;
  return one.span.spanId < other.span.spanId ? -1 : 1;
}
