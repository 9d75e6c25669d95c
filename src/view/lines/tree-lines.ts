import type { Place, SpanPlace } from "../../report/row.ts";
import { spanRow } from "../../report/span-row.ts";
import { type Grid, gridOf, headingLine, rowLines } from "../../report/waterfall.ts";
import type { Part } from "../layout.ts";
import { scrolled } from "../state/move.ts";
import type { Stretch, TraceState } from "../state/trace-state.ts";
import type { Subject } from "../subject.ts";
import { hitLine, narrowed, type Pens, selectedLine } from "./pens.ts";

/** The waterfall's grid in both pens. */
export interface Grids {
  readonly painted: Grid;
  readonly plain: Grid;
}

/** A grid for all rows of a trace, by a sample of them: it does not move when one scrolls. */
export function gridsOf(
  subject: Subject,
  sample: readonly SpanPlace[],
  stretch: Stretch,
  columns: number,
  pens: Pens,
): Grids {
  const { style, plain } = narrowed(pens, columns);
  const { facts, marks } = subject;
  const painted = gridOf(
    sample.map((place) => spanRow(facts, asClosed(place, subject), marks)),
    facts,
    style,
    stretch,
  );
  return { painted, plain: { ...painted, style: plain } };
}

/** A row as it is when it says what is closed away under it: its name shall have room then. */
function asClosed(place: SpanPlace, subject: Subject): SpanPlace {
  const [node, other] = place.nodes;
  if (other !== undefined) return place;
  return { ...place, closed: { spans: subject.under(node), details: subject.logsOf(node).length } };
}

/** The axis, and the rows that `part` has room for. */
export function treeLines(
  trace: TraceState,
  { rows, columns }: Part,
  grids: Grids,
  pens: Pens,
): readonly string[] {
  const { places, cursor } = trace;
  const top = scrolled(trace.top, cursor, rows, places.length);
  const drawn = places.slice(top, top + rows).map((place, index) => {
    if (top + index === cursor)
      return selectedLine(placeLine(place, trace.subject, grids.plain), narrowed(pens, columns));
    const line = placeLine(place, trace.subject, grids.painted);
    return hasHit(place, trace) ? hitLine(line, pens) : line;
  });
  return [headingLine(grids.painted), ...drawn, ...Array<string>(rows - drawn.length).fill("")];
}

/** One line for a place: marks that do not fit are in the span's detail. */
function placeLine(place: Place, { facts, marks }: Subject, grid: Grid): string {
  const lines = [...rowLines(place.kind === "span" ? spanRow(facts, place, marks) : place, grid)];
  return (place.kind === "section" ? lines.at(-1) : lines[0]) ?? "";
}

function hasHit(place: Place, { search }: TraceState): boolean {
  if (search === undefined || place.kind === "section") return false;
  if (place.kind === "span") return place.nodes.some((node) => search.found.has(node));
  return place.detail.kind === "log" && search.found.has(place.detail.log);
}
