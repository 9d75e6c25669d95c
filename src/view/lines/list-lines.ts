import {
  FIND_GAP,
  type FindColumn,
  type FindLayout,
  findCells,
  findLayout,
  headingCells,
  widthOfRow,
} from "../../report/find-layout.ts";
import { tableLine } from "../../report/find-text.ts";
import { counted } from "../../report/number.ts";
import type { Style } from "../../report/style.ts";
import { blanks, cut, fitLeft, widthOf } from "../../report/width.ts";
import type { Size } from "../layout.ts";
import { listRows } from "../state/app-state.ts";
import type { Listed, ListState } from "../state/list-state.ts";
import { scrolled } from "../state/move.ts";
import { besides } from "./head-lines.ts";
import { hitLine, narrowed, type Pens, selectedLine } from "./pens.ts";

/** The columns are sized by the first rows, and stay. */
const SAMPLE = 50;
const VERDICT_AT_MOST = 36;
const VERDICT_HEADING = "verdict";
const VERDICT_SHARE = 0.3;
/** Narrower, ids are cut: `y` copies them whole. */
const WHOLE_IDS_FROM = 140;
const SHORT_ID = 9;
const ID_HEADING = "trace".length;
/** The first goes first. */
const GIVEN_UP: readonly FindColumn[] = ["tokens", "when", "duration"];

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
  const name = paint.bold(cut(style.clean(title), Math.floor(size.columns / 2), glyphs.ellipsis));
  return [
    besides(name, countText(list, style), style),
    paint.dim(cut(list.summary?.(style) ?? `searching ${glyphs.ellipsis}`, size.columns, glyphs.ellipsis)),
    paint.dim(headingOf(table, style)),
    ...drawn,
    ...Array<string>(rows - drawn.length).fill(""),
  ];
}

function headingOf({ layout, verdict }: Table, style: Style): string {
  const { ellipsis } = style.glyphs;
  const line = ` ${tableLine(headingCells(layout, style), layout, style)}`;
  if (verdict === 0) return cut(line, style.width, ellipsis);
  return `${fitLeft(line, style.width - verdict - FIND_GAP, ellipsis)}${blanks(FIND_GAP)}${cut(VERDICT_HEADING, verdict, ellipsis)}`;
}

function tableOf(sample: readonly Listed[], style: Style): Table {
  const width = style.width - 1;
  const widest = sample.reduce((most, { verdict = "" }) => Math.max(most, widthOf(style.clean(verdict))), 0);
  const wanted = widest === 0 ? 0 : Math.max(widest, VERDICT_HEADING.length);
  const verdict = Math.min(VERDICT_AT_MOST, Math.floor(width * VERDICT_SHARE), wanted);
  const founds = sample.map(({ found }) => found);
  const id = width >= WHOLE_IDS_FROM ? Number.POSITIVE_INFINITY : SHORT_ID;
  const longest = founds.reduce((most, { traceId }) => Math.max(most, widthOf(style.clean(traceId))), 0);
  const saved = Math.max(0, longest - id);
  const room = width + saved - (verdict > 0 ? verdict + FIND_GAP : 0);
  const layout = findLayout(founds, { ...style, width: room });
  const widths = { ...layout.widths, trace: Math.min(layout.widths.trace, Math.max(id, ID_HEADING)) };
  const table = lessened({ ...layout, widths }, room - saved);
  const left = width - widthOfRow(table) - FIND_GAP;
  return { layout: table, verdict: Math.min(VERDICT_AT_MOST, wanted, Math.max(verdict, left)) };
}

/** Where even the narrowest table has no room beside the verdicts, columns go. */
function lessened(layout: FindLayout, width: number): FindLayout {
  let less = layout;
  for (const column of GIVEN_UP)
    if (widthOfRow(less) > width) less = { ...less, columns: less.columns.filter((one) => one !== column) };
  return less;
}

function rowLine({ found, verdict }: Listed, table: Table, style: Style): string {
  const { glyphs, clean, paint, width } = style;
  const cells = findCells(found, table.layout, style);
  const trace = cut(cells.trace, table.layout.widths.trace, glyphs.ellipsis);
  const line = ` ${tableLine({ ...cells, trace }, table.layout, style)}`;
  if (verdict === undefined || table.verdict === 0) return cut(line, width, glyphs.ellipsis);
  const left = fitLeft(line, width - table.verdict - FIND_GAP, glyphs.ellipsis);
  return `${left}${blanks(FIND_GAP)}${paint.red(cut(clean(verdict), table.verdict, glyphs.ellipsis))}`;
}

/** `3 of 20 traces with "api" · by duration · 2 of 3`. */
function countText({ rows, shown, filter, sort, cursor, done }: ListState, style: Style): string {
  const parts = [
    filter === ""
      ? counted(rows.length, "trace")
      : `${shown.length} of ${counted(rows.length, "trace")} with "${style.clean(filter)}"`,
    done ? "" : "searching",
    sort === undefined ? "" : `by ${sort.by}`,
    shown.length === 0 ? "" : `${cursor + 1} of ${shown.length}`,
  ];
  return parts.filter((part) => part !== "").join(` ${style.glyphs.dot} `);
}
