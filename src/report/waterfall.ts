import type { TraceFacts } from "../trace/facts.ts";
import { axisText } from "./axis.ts";
import { type Axis, barText } from "./bar.ts";
import { type Columns, HEADINGS, layOut } from "./columns.ts";
import { detailText } from "./detail-text.ts";
import { gridLine, type Paint } from "./grid-line.ts";
import { detailGuide, LEVELS_DRAWN } from "./guide.ts";
import { counted } from "./number.ts";
import type { DetailRow, Row, SectionRow, SpanRow } from "./row.ts";
import { type SpanCells, spanCells } from "./span-cells.ts";
import type { Style } from "./style.ts";
import { cut, fitted, widthOf } from "./width.ts";

/** What all lines of one drawing share. */
export interface Grid {
  readonly columns: Columns;
  readonly axis: Axis;
  readonly resolutionNs: number;
  /** There are several, so that each row says its own. */
  readonly services: boolean;
  readonly style: Style;
}

/** Rows as lines of text: the heading with the time axis, then a line each, on one grid. */
export function* waterfall(rows: readonly Row[], facts: TraceFacts, style: Style): Generator<string, void> {
  const { resolutionNs } = facts.tree;
  const spans = rows.filter((row) => row.kind === "span");
  const services = hasServices(spans);
  const cells = new Map(spans.map((row) => [row, spanCells(row, resolutionNs, services, style)]));
  const grid = gridFor([...cells.values()], services, facts, style);
  if (spans.length > 0) yield headingLine(grid);
  for (const row of rows)
    yield* row.kind === "span" ? spanLines(row, grid, cells.get(row)) : otherLines(row, grid);
}

/** The grid on which rows like these have room. The axis is the whole trace's, or a stretch of it. */
export function gridOf(
  sample: readonly SpanRow[],
  facts: TraceFacts,
  style: Style,
  stretch?: Omit<Axis, "cells">,
): Grid {
  const services = hasServices(sample);
  const cells = sample.map((row) => spanCells(row, facts.tree.resolutionNs, services, style));
  return gridFor(cells, services, facts, style, stretch);
}

function gridFor(
  cells: readonly SpanCells[],
  services: boolean,
  facts: TraceFacts,
  style: Style,
  stretch: Omit<Axis, "cells"> = { fromNs: 0, totalNs: extentOf(facts) },
): Grid {
  const columns = layOut(cells, style.width, style.full);
  const axis = { ...stretch, cells: columns.bars };
  return { columns, axis, resolutionNs: facts.tree.resolutionNs, services, style };
}

function hasServices(rows: readonly SpanRow[]): boolean {
  return new Set(rows.flatMap((row) => row.service ?? [])).size > 1;
}

/** A row as lines on the grid: one, but for marks that are too long, and the blank line over a section. */
export function rowLines(row: Row, grid: Grid): Iterable<string> {
  return row.kind === "span" ? spanLines(row, grid) : otherLines(row, grid);
}

function* otherLines(row: DetailRow | SectionRow, grid: Grid): Generator<string, void> {
  if (row.kind === "detail") return yield detailLine(row, grid);
  yield "";
  yield sectionLine(row, grid.style);
}

/** The latest known end or start: a child may outlive the root. */
export function extentOf(facts: TraceFacts): number {
  let end = 0;
  for (const { offsetNs, durationNs } of facts.tree.nodes)
    end = Math.max(end, offsetNs + Math.max(0, durationNs ?? 0));
  return end;
}

/** The names of the columns, and the scale over the bars. */
export function headingLine({ columns, axis, resolutionNs, style }: Grid): string {
  const { paint, glyphs } = style;
  const bars = axisText(axis, resolutionNs).replace("µ", glyphs.micro);
  return gridLine(columns, { ...HEADINGS, bars }, () => paint.dim, glyphs);
}

/** A span's line; marks that do not fit in their column follow on a line of their own. */
function* spanLines(
  row: SpanRow,
  grid: Grid,
  text = spanCells(row, grid.resolutionNs, grid.services, grid.style),
): Generator<string, void> {
  const { columns, axis, style } = grid;
  const { glyphs, paint } = style;
  const bars = barText(row.bar, axis, row.critical, glyphs);
  const name = shortName(text, columns.name, glyphs.ellipsis);
  const fits = widthOf(text.marks) <= columns.marks;
  const marks = fits ? text.marks : row.error === undefined ? "" : glyphs.error;
  yield gridLine(columns, { ...text, name, bars, marks }, (column) => paintOf(column, row, style), glyphs);
  if (fits || text.marks === glyphs.error) return;
  const guide = detailStart(row, grid);
  yield paint.dim(guide) + paint.yellow(cut(text.marks, style.width - widthOf(guide), glyphs.ellipsis));
}

/** Cut before the count of a folded row, which is never lost. */
function shortName({ name, times }: SpanCells, cells: number, ellipsis: string): string {
  if (times === "" || widthOf(name) <= cells) return name;
  return cut(name.slice(0, -times.length), cells - widthOf(times), ellipsis) + times;
}

function detailLine(row: DetailRow, grid: Grid): string {
  const { style, resolutionNs } = grid;
  const guide = detailStart(row, grid);
  return style.paint.dim(guide) + detailText(row.detail, style.width - widthOf(guide), resolutionNs, style);
}

function detailStart({ rail, childrenFollow }: SpanRow | DetailRow, { style }: Grid): string {
  return ` ${detailGuide(rail, childrenFollow, LEVELS_DRAWN, style.glyphs)}`;
}

function sectionLine({ missingSpanId, spans, lines }: SectionRow, style: Style): string {
  const { paint, glyphs, clean } = style;
  const named = [
    spans > 0 ? `named as parent by ${counted(spans, "span")}` : "",
    lines > 0 ? `named by ${counted(lines, "log line")}` : "",
  ].filter((words) => words !== "");
  const words =
    missingSpanId === undefined
      ? ` log lines of the trace that name no span (${lines})`
      : ` ${glyphs.unknown} missing span ${clean(missingSpanId)}, ${named.join(", ")}`;
  const paintIt = missingSpanId === undefined ? paint.dim : paint.yellow;
  return paintIt(fitted(words, style));
}

/** The critical path in the full colour, the rest dim; what failed red, what is odd yellow. */
function paintOf(column: keyof Columns, row: SpanRow, { paint }: Style): Paint {
  const failed = row.error === "here";
  if (column === "bars" && failed) return row.critical ? paint.red : paint.red.dim;
  if (column === "bars") return row.critical ? paint.cyan : paint.dim;
  if (column === "name") return failed ? paint.red : plain;
  if (column === "marks") return failed ? paint.red : isOdd(row) ? paint.yellow : paint.dim;
  return column === "service" || column === "stop" ? paint.dim : plain;
}

function isOdd({ warned, marks }: SpanRow): boolean {
  return warned || marks.length > 0;
}

const plain: Paint = (text) => text;
