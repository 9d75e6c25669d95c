import type { Place } from "../../report/row.ts";
import type { Layout, LogPlace } from "../layout.ts";
import { nearestPlace, nodeAt, relisted, selected, type TraceState } from "./trace-state.ts";

/** To a place; pane and log lines follow. */
export function to(state: TraceState, cursor: number): TraceState {
  const at = within(cursor, state.places.length);
  const place = state.places[at];
  const node = nodeAt(state, at);
  const isLine = place?.kind === "detail" && place.detail.kind === "log";
  const logCursor = isLine
    ? state.subject.positionOf(place.detail.log)
    : node === undefined
      ? state.logCursor
      : state.subject.lineNear(node);
  return { ...state, cursor: at, logCursor, detailTop: at === state.cursor ? state.detailTop : 0 };
}

/** To a log line; the tree follows to the span that owns it. */
export function toLine(state: TraceState, line: number): TraceState {
  const { attachments } = state.subject.facts;
  const logCursor = within(line, attachments.length);
  const log = attachments[logCursor];
  if (log === undefined) return state;
  const isLine = (place: Place) =>
    place.kind === "detail" && place.detail.kind === "log" && place.detail.log === log;
  const inline = state.logs === "tree" ? state.places.findIndex(isLine) : -1;
  if (inline >= 0) return { ...state, logCursor, cursor: inline, detailTop: 0 };
  const cursor = log.node === undefined ? state.cursor : nearestPlace(state.places, log.node);
  return { ...state, logCursor, cursor, detailTop: 0 };
}

/** By so many rows in the part where the keys move; of the pane `detailRows` are drawn in all. */
export function moved(state: TraceState, by: number, layout: Layout, detailRows: number): TraceState {
  if (state.focus === "logs") return toLine(state, state.logCursor + by);
  if (state.focus === "tree") return to(state, state.cursor + by);
  const most = Math.max(0, detailRows - layout.detail.rows);
  return { ...state, detailTop: within(Math.min(most, state.detailTop) + by, most + 1) };
}

/** Rows of the part where the keys move, less one that stays in sight. */
export function pageOf({ focus }: TraceState, layout: Layout): number {
  return Math.max(1, layout[focus].rows - 1);
}

/** Log lines in the tree, in a pane of their own, hidden. */
export function withLogsIn(state: TraceState, logs: LogPlace): TraceState {
  const focus = logs === "pane" || state.focus !== "logs" ? state.focus : "tree";
  const line = state.subject.facts.attachments[state.logCursor];
  const next = relisted(state, { logs, focus, selection: selected(state.subject, state.filter, logs) });
  return logs === "tree" && line !== undefined && isOnLine(state) ? toLine(next, state.logCursor) : next;
}

function isOnLine({ focus, places, cursor }: TraceState): boolean {
  return focus === "logs" || places[cursor]?.kind === "detail";
}

/** The first row drawn, so that the cursor's is among the `rows`. */
export function scrolled(top: number, cursor: number, rows: number, count: number): number {
  const least = cursor - Math.max(0, rows - 1);
  return Math.max(0, Math.min(Math.max(top, least), cursor, Math.max(0, count - rows)));
}

/** The first log line drawn in a pane of so many rows: the cursor's stands in its middle. */
export function logTop({ logCursor, subject }: TraceState, rows: number): number {
  const count = subject.facts.attachments.length;
  return Math.max(0, Math.min(logCursor - Math.floor(rows / 2), count - rows));
}

export function within(at: number, count: number): number {
  return Math.max(0, Math.min(at, count - 1));
}
