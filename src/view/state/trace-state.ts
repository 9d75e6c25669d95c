import { type Opening, type PlaceOptions, Places } from "../../report/places.ts";
import type { Place, SpanPlace } from "../../report/row.ts";
import { type Selection, select } from "../../report/selection.ts";
import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Focus, LogPlace, PaneSide } from "../layout.ts";
import type { StopKind, Subject } from "../subject.ts";
import type { Words } from "../words.ts";

/** Which spans of the trace are listed. */
export interface Filter {
  readonly service: string | undefined;
  readonly minDurationNs: number | undefined;
  readonly errorsOnly: boolean;
}

/** How the tree is listed. */
export type Listing = Pick<PlaceOptions, "fold" | "attributes">;

/** A stretch of time, nanoseconds from the trace's start. */
export interface Stretch {
  readonly fromNs: number;
  readonly totalNs: number;
}

/** Where something that was searched stands. */
export type Hit = { readonly node: TreeNode } | { readonly log: LogAttachment };

export interface Search {
  readonly text: string;
  readonly hits: readonly Hit[];
  /** The same, to be asked of a row. */
  readonly found: ReadonlySet<TreeNode | LogAttachment>;
  /** The one at which the reader is. */
  readonly at: number;
}

/** A trace screen between two keys. All lists are of one trace; `cursor` and `top` count places. */
export interface TraceState {
  readonly subject: Subject;
  readonly filter: Filter;
  readonly selection: Selection;
  /** Where one was while the filter leaves nothing. */
  readonly lost: TreeNode | undefined;
  readonly listing: Listing;
  readonly opening: Opening;
  /** The rows under spans that were closed by hand, as they are when they are opened again. */
  readonly kept: ReadonlyMap<TreeNode, readonly Place[]>;
  readonly places: readonly Place[];
  /** Spans by which the columns are sized: they stay as they are while one moves. */
  readonly sample: readonly SpanPlace[];
  /** The most rows that there have been: what is below the tree does not move when one folds. */
  readonly allRows: number;
  readonly logCount: number;
  readonly cursor: number;
  readonly top: number;
  /** The axis, the widest last left first; empty: the whole trace. */
  readonly zooms: readonly Stretch[];
  readonly focus: Focus;
  readonly logs: LogPlace;
  readonly paneSide: PaneSide | undefined;
  readonly detailTop: number;
  /** Of the trace's lines in time order. */
  readonly logCursor: number;
  readonly search: Search | undefined;
  /** The last jump, so that the next goes on from it. */
  readonly jump: { readonly kind: StopKind; readonly at: number; readonly node: TreeNode } | undefined;
  /** What the last key has to say. */
  readonly message: Words | undefined;
}

export const NOTHING_KEPT: TraceState["kept"] = new Map();
export const NO_FILTER: Filter = { service: undefined, minDurationNs: undefined, errorsOnly: false };

/** The spans that the filter leaves, and those above them. */
export function selected(subject: Subject, filter: Filter, logs: LogPlace): Selection {
  const options = { ...filter, depth: undefined, logs: logs === "tree" ? "all" : "none" } as const;
  return select(subject.facts, options, (node) => subject.isError(node));
}

export function placesOf({
  subject,
  selection,
  listing,
  opening,
}: Pick<TraceState, "subject" | "selection" | "listing" | "opening">): Places {
  return new Places(subject.facts, selection, { ...listing, opening });
}

/** The state with its places listed anew, the cursor on what it was on, or the span above it. */
export function relisted(state: TraceState, change: Partial<TraceState>): TraceState {
  const next = { ...state, ...change };
  const places = [...placesOf(next).all()];
  const before = state.places[state.cursor];
  const same = before === undefined ? -1 : places.findIndex((place) => isSame(place, before));
  const cursor = same >= 0 ? same : nearestPlace(places, nodeAt(state, state.cursor));
  return { ...next, places, cursor, kept: NOTHING_KEPT, allRows: Math.max(state.allRows, places.length) };
}

/** The row of the same line, event or section; spans are looked for by what is folded in them too. */
function isSame(one: Place, other: Place): boolean {
  if (one.kind === "section" && other.kind === "section") return one.missingSpanId === other.missingSpanId;
  if (one.kind !== "detail" || other.kind !== "detail") return false;
  const [a, b] = [one.detail, other.detail];
  if (a.kind === "log" && b.kind === "log") return a.log === b.log;
  return a.kind === "event" && b.kind === "event" && a.event === b.event;
}

/** Where the span is drawn, or the nearest above it that is. */
export function nearestPlace(places: readonly Place[], node: TreeNode | undefined): number {
  for (let at = node; at !== undefined; at = at.parent) {
    const found = placeOf(places, at);
    if (found >= 0) return found;
  }
  return 0;
}

/** Where a span's row is, alone or folded; -1: it is not drawn. */
export function placeOf(places: readonly Place[], node: TreeNode): number {
  for (const [at, place] of places.entries())
    if (
      place.kind === "span" &&
      (place.nodes[0] === node || (place.nodes.length > 1 && place.nodes.includes(node)))
    )
      return at;
  return -1;
}

/** The span on whose row, or whose detail's, the reader is; undefined in a section that hangs on none. */
export function nodeAt({ places }: Pick<TraceState, "places">, cursor: number): TreeNode | undefined {
  for (let at = cursor; at >= 0; at -= 1) {
    const place = places[at];
    if (place === undefined || place.kind === "section") return undefined;
    if (place.kind === "span") return place.nodes[0];
  }
  return undefined;
}

/** The axis that is drawn. */
export function stretchOf({ zooms, subject }: TraceState): Stretch {
  return zooms.at(-1) ?? { fromNs: 0, totalNs: subject.extentNs };
}
