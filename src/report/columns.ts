import type { SpanCells } from "./span-cells.ts";
import { widthOf } from "./width.ts";

/** Cells of each column; 0: left out. */
export interface Columns {
  readonly name: number;
  readonly service: number;
  readonly bars: number;
  readonly duration: number;
  readonly tokens: number;
  readonly cost: number;
  readonly stop: number;
  readonly marks: number;
}

export const GAP = 2;
const BARS_AT_LEAST = 20;
/** Cost and stop reason come only where the bars keep this much. */
const BARS_WITH_EXTRAS = 30;
const NO_BARS_BELOW = 60;
const NAME_AT_LEAST = 16;
const NAME_SHARE = 0.4;
const MARKS_AT_LEAST = 9;
const MARKS_SHARE = 0.25;
const WORD_AT_MOST = 18;

export const HEADINGS = {
  name: "span",
  service: "service",
  duration: "duration",
  tokens: "tokens",
  cost: "cost",
  stop: "stop",
  marks: "",
} as const;
type TextColumn = keyof typeof HEADINGS;

/** What may stand beside the name, the richest first. Bars go before any number does. */
const CHOICES: readonly {
  readonly bars: number;
  /** The name gives way to the rest. */
  readonly shortName: boolean;
  readonly text: readonly TextColumn[];
}[] = [
  {
    bars: BARS_WITH_EXTRAS,
    shortName: false,
    text: ["service", "duration", "tokens", "cost", "stop", "marks"],
  },
  { bars: BARS_WITH_EXTRAS, shortName: false, text: ["service", "duration", "tokens", "cost", "marks"] },
  { bars: BARS_AT_LEAST, shortName: false, text: ["service", "duration", "tokens", "marks"] },
  { bars: BARS_AT_LEAST, shortName: true, text: ["service", "duration", "tokens", "marks"] },
  { bars: BARS_AT_LEAST, shortName: true, text: ["duration", "tokens", "marks"] },
  { bars: 0, shortName: false, text: ["service", "duration", "tokens", "cost", "stop", "marks"] },
  { bars: 0, shortName: false, text: ["service", "duration", "tokens", "cost", "marks"] },
  { bars: 0, shortName: false, text: ["duration", "tokens", "cost", "marks"] },
  { bars: 0, shortName: true, text: ["duration", "tokens", "marks"] },
  { bars: 0, shortName: true, text: ["duration", "tokens"] },
  { bars: 0, shortName: true, text: ["duration"] },
];

/**
 * Shares a line of `width` cells among the columns that some row fills: numbers get all that they
 * need, names up to a share, the bars what is left. Marks that are longer than their share are drawn
 * under their row. `full`: nothing is cut, the line is as wide as that takes.
 */
export function layOut(rows: readonly SpanCells[], width: number, full: boolean): Columns {
  const most = full ? Number.POSITIVE_INFINITY : width;
  const needed = neededBy(rows, most);
  const name = Math.min(needed.name, Math.max(NAME_AT_LEAST, Math.floor(most * NAME_SHARE)));
  const room = full ? Math.max(width, widthOfLine(needed) + GAP + BARS_WITH_EXTRAS + 1) - 1 : width - 1;
  for (const { bars, shortName, text } of CHOICES) {
    if (bars > 0 && width < NO_BARS_BELOW && !full) continue;
    const least = shortName ? Math.min(name, NAME_AT_LEAST) : name;
    const columns = withOnly(text, { ...needed, name: least });
    const left = room - widthOfLine(columns) - (bars > 0 ? GAP + bars : 0);
    if (left < 0) continue;
    const grown = Math.min(name - least, left);
    return { ...columns, name: least + grown, bars: bars > 0 ? bars + left - grown : 0 };
  }
  return { ...withOnly([], needed), name: Math.max(1, room) };
}

function neededBy(rows: readonly SpanCells[], width: number): Columns {
  const need = (column: TextColumn): number => {
    const widest = rows.reduce((most, row) => Math.max(most, widthOf(row[column])), 0);
    return widest === 0 ? 0 : Math.max(widest, HEADINGS[column].length);
  };
  const word = width === Number.POSITIVE_INFINITY ? width : WORD_AT_MOST;
  const marksAtMost = Math.max(MARKS_AT_LEAST, Math.floor(width * MARKS_SHARE));
  const marks = rows.map((row) => widthOf(row.marks)).filter((cells) => cells <= marksAtMost);
  return {
    name: need("name"),
    service: Math.min(word, need("service")),
    bars: 0,
    duration: need("duration"),
    tokens: need("tokens"),
    cost: need("cost"),
    stop: Math.min(word, need("stop")),
    marks: marks.reduce((widest, cells) => Math.max(widest, cells), 0),
  };
}

function withOnly(text: readonly TextColumn[], columns: Columns): Columns {
  const kept = (column: TextColumn) => (text.includes(column) ? columns[column] : 0);
  return {
    name: columns.name,
    service: kept("service"),
    bars: 0,
    duration: kept("duration"),
    tokens: kept("tokens"),
    cost: kept("cost"),
    stop: kept("stop"),
    marks: kept("marks"),
  };
}

function widthOfLine(columns: Columns): number {
  const present = Object.values(columns).filter((cells) => cells > 0);
  return present.reduce((sum, cells) => sum + cells, 0) + GAP * Math.max(0, present.length - 1);
}
