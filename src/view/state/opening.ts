import type { Place, SpanPlace } from "../../report/row.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { to } from "./move.ts";
import { placeOf, placesOf, relisted, type TraceState } from "./trace-state.ts";

/** Closes what is open, spreads folded siblings; of what has nothing under it, to the span above. */
export function closed(state: TraceState): TraceState {
  const place = state.places[state.cursor];
  if (place?.kind === "span" && place.closed === undefined && hasUnder(state, place))
    return close(state, place);
  return toParent(state);
}

/** Opens what is closed; else to the first row under it. */
export function opened(state: TraceState): TraceState {
  const place = state.places[state.cursor];
  if (place?.kind !== "span") return state;
  if (place.nodes.length > 1) return spread(state, place);
  if (place.closed !== undefined) return open(state, place);
  return hasUnder(state, place) ? to(state, state.cursor + 1) : state;
}

export function toggled(state: TraceState): TraceState {
  const place = state.places[state.cursor];
  if (place?.kind !== "span") return state;
  const isOpen = place.closed === undefined && place.nodes.length === 1;
  return isOpen && hasUnder(state, place) ? close(state, place) : opened(state);
}

/** Closes every span that has something under it, but for the tree's first level; siblings fold again. */
export function allClosed(state: TraceState): TraceState {
  const parents = state.subject.facts.tree.nodes.filter((node) => node.depth > 0 && node.children.length > 0);
  return relisted(state, { opening: { closed: new Set(parents), spread: new Set() } });
}

export function allOpened(state: TraceState): TraceState {
  return relisted(state, { opening: { closed: new Set(), spread: state.opening.spread } });
}

/** Everything above a span opened, and folded siblings that hide it spread, so that it has a row of its own. */
export function revealed(state: TraceState, node: TreeNode): TraceState {
  const shown = placeOf(state.places, node) >= 0 ? state : openedTo(state, node);
  const at = placeOf(shown.places, node);
  const place = shown.places[at];
  if (place?.kind !== "span") return shown;
  if (place.nodes.length === 1) return to(shown, at);
  const next = spread(shown, place);
  return to(next, placeOf(next.places, node));
}

function openedTo(state: TraceState, node: TreeNode): TraceState {
  const stillClosed = new Set(state.opening.closed);
  for (let above = node.parent; above !== undefined; above = above.parent) stillClosed.delete(above);
  return relisted(state, { opening: { ...state.opening, closed: stillClosed } });
}

function close(state: TraceState, place: SpanPlace): TraceState {
  const [node] = place.nodes;
  const opening = { ...state.opening, closed: new Set(state.opening.closed).add(node) };
  const end = endUnder(state.places, state.cursor);
  const under = state.places.slice(state.cursor + 1, end);
  const row = placesOf({ ...state, opening }).closed(place);
  const places = state.places.toSpliced(state.cursor, end - state.cursor, row);
  return { ...state, opening, places, kept: new Map(state.kept).set(node, under) };
}

function open(state: TraceState, place: SpanPlace): TraceState {
  const stillClosed = new Set(state.opening.closed);
  stillClosed.delete(place.nodes[0]);
  const opening = { ...state.opening, closed: stillClosed };
  const under = state.kept.get(place.nodes[0]) ?? [...placesOf({ ...state, opening }).under(place)];
  const row: Place = {
    ...place,
    childrenFollow: under.some(({ kind }) => kind === "span"),
    closed: undefined,
  };
  const { places, cursor } = state;
  return {
    ...state,
    opening,
    places: [...places.slice(0, cursor), row, ...under, ...places.slice(cursor + 1)],
  };
}

function spread(state: TraceState, place: SpanPlace): TraceState {
  const opening = { ...state.opening, spread: new Set(state.opening.spread).add(place.nodes[0]) };
  return relisted(state, { opening });
}

function toParent(state: TraceState): TraceState {
  const place = state.places[state.cursor];
  if (place === undefined || place.kind === "section") return state;
  const isAbove = (other: Place) =>
    other.kind === "section" ||
    (other.kind === "span" && (place.kind === "detail" || other.depth < place.depth));
  const above = state.places.slice(0, state.cursor).findLastIndex(isAbove);
  return above < 0 ? state : to(state, above);
}

function hasUnder({ places, cursor }: TraceState, { depth }: SpanPlace): boolean {
  const next = places[cursor + 1];
  return next?.kind === "detail" || (next?.kind === "span" && next.depth > depth);
}

/** Where the rows under a span end: at the next span that is no deeper, or at a section. */
function endUnder(places: readonly Place[], at: number): number {
  const top = places[at];
  if (top?.kind !== "span") return at + 1;
  const end = places.findIndex(
    (place, index) =>
      index > at && (place.kind === "section" || (place.kind === "span" && place.depth <= top.depth)),
  );
  return end < 0 ? places.length : end;
}
