import type { BarGlyphs, Glyphs } from "./glyphs.ts";
import type { Interval } from "./row.ts";

/** The common time axis: a stretch of nanoseconds from the trace's start, drawn on so many cells. */
export interface Axis {
  readonly fromNs: number;
  readonly totalNs: number;
  readonly cells: number;
}

/**
 * A bar of exactly `cells` cells, in halves of a cell. One shorter than half a cell still gets half
 * a cell; one without an end is open up to the edge. Of one before or after the stretch only where to look.
 *
 *     |╺━━━━━━╸     |   critical        |╶──────╴     |   not critical        |   ╺┄┄┄┄┄┄┄┄┄|   open
 */
export function barText(bar: Interval, axis: Axis, critical: boolean, glyphs: Glyphs): string {
  if (axis.cells === 0) return "";
  const untilNs = axis.fromNs + axis.totalNs;
  if (bar.endNs !== undefined && bar.endNs < axis.fromNs) return glyphs.earlier.padEnd(axis.cells);
  if (bar.startNs > untilNs) return glyphs.later.padStart(axis.cells);
  const halves = axis.cells * 2;
  const start = Math.min(half(bar.startNs, axis), halves - 1);
  if (bar.endNs === undefined) return openBar(start, axis.cells, critical, glyphs);
  const end = Math.min(Math.max(half(bar.endNs, axis), start + 1), halves);
  return closedBar(start, end, axis.cells, critical ? glyphs.critical : glyphs.aside);
}

function half(ns: number, { fromNs, totalNs, cells }: Axis): number {
  return totalNs > 0 ? Math.max(0, Math.round(((ns - fromNs) / totalNs) * cells * 2)) : 0;
}

function closedBar(start: number, end: number, cells: number, glyphs: BarGlyphs): string {
  const first = Math.floor(start / 2);
  const last = Math.floor((end - 1) / 2);
  const startsLate = start % 2 === 1;
  const endsEarly = end % 2 === 1;
  const blank = " ".repeat(first);
  const rest = " ".repeat(cells - last - 1);
  if (first === last)
    return blank + (startsLate ? glyphs.right : endsEarly ? glyphs.left : glyphs.whole) + rest;
  const head = startsLate ? glyphs.right : glyphs.whole;
  const tail = endsEarly ? glyphs.left : glyphs.whole;
  return blank + head + glyphs.whole.repeat(last - first - 1) + tail + rest;
}

function openBar(start: number, cells: number, critical: boolean, glyphs: Glyphs): string {
  const first = Math.floor(start / 2);
  const { whole, right } = critical ? glyphs.critical : glyphs.aside;
  return " ".repeat(first) + (start % 2 === 1 ? right : whole) + glyphs.open.repeat(cells - first - 1);
}
