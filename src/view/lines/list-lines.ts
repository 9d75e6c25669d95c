import { type FindLayout, findCells, findLayout, headingCells } from "../../report/find-layout.ts";
import { tableLine } from "../../report/find-text.ts";
import { counted } from "../../report/number.ts";
import type { Style } from "../../report/style.ts";
import { blanks, cut, widthOf } from "../../report/width.ts";
import type { Size } from "../layout.ts";
import { listRows } from "../state/app-state.ts";
import type { Listed, ListState } from "../state/list-state.ts";
import { scrolled } from "../state/move.ts";
import { besides } from "./head-lines.ts";
import { hitLine, narrowed, type Pens, selectedLine } from "./pens.ts";

/** The columns are sized by the first rows, and stay. */
const SAMPLE = 50;
const VERDICT_AT_MOST = 36;
const VERDICT_SHARE = 0.3;
const GAP = 2;

/** The columns of a list, and the cells at the right in which verdicts stand. */
interface Table {
  readonly layout: FindLayout;
  readonly verdict: number;
}

/** A list's title, what was searched, the heading and the rows for which there is room. */
export function listLines(list: ListState, title: string, size: Size, given: Pens): readonly string[] {
  const pens = narrowed(given, size.columns);
  const { style } = pens;
  const { paint, glyphs } = style;
  const rows = listRows(size);
  const table = tableOf(list.rows.slice(0, SAMPLE), style);
  const top = scrolled(list.top, list.cursor, rows, list.shown.length);
  const drawn = list.shown.slice(top, top + rows).map((row, index) => {
    if (top + index === list.cursor) return selectedLine(rowLine(row, table, pens.plain), pens);
    const line = rowLine(row, table, style);
    return list.search !== undefined && line.toLowerCase().includes(list.search.toLowerCase())
      ? hitLine(line, pens)
      : line;
  });
  const name = paint.bold(cut(title, Math.floor(size.columns / 2), glyphs.ellipsis));
  return [
    besides(name, countText(list), style),
    paint.dim(cut(list.summary?.(style) ?? `searching ${glyphs.ellipsis}`, size.columns, glyphs.ellipsis)),
    paint.dim(` ${tableLine(headingCells(table.layout, style), table.layout, style)}`),
    ...drawn,
    ...Array<string>(rows - drawn.length).fill(""),
  ];
}

function tableOf(sample: readonly Listed[], style: Style): Table {
  const widest = sample.reduce((most, { verdict = "" }) => Math.max(most, widthOf(style.clean(verdict))), 0);
  const most = Math.min(VERDICT_AT_MOST, Math.floor(style.width * VERDICT_SHARE));
  const verdict = Math.min(most, widest);
  const width = style.width - 1 - (verdict > 0 ? verdict + GAP : 0);
  return {
    layout: findLayout(
      sample.map(({ found }) => found),
      { ...style, width },
    ),
    verdict,
  };
}

function rowLine({ found, verdict }: Listed, { layout, verdict: cells }: Table, style: Style): string {
  const { glyphs, clean, paint, width } = style;
  const line = cut(` ${tableLine(findCells(found, layout, style), layout, style)}`, width, glyphs.ellipsis);
  if (verdict === undefined || cells === 0) return line;
  const room = Math.max(0, width - cells - widthOf(line));
  return (
    line +
    blanks(room) +
    paint.red(cut(clean(verdict), Math.max(0, width - widthOf(line) - room), glyphs.ellipsis))
  );
}

/** `3 of 20 traces with "api" · by duration · 2 of 3`. */
function countText({ rows, shown, filter, sort, cursor, done }: ListState): string {
  const parts = [
    filter === ""
      ? counted(rows.length, "trace")
      : `${shown.length} of ${counted(rows.length, "trace")} with "${filter}"`,
    done ? "" : "searching",
    sort === undefined ? "" : `by ${sort.by}`,
    shown.length === 0 ? "" : `${cursor + 1} of ${shown.length}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
