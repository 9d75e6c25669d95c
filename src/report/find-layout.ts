import type { FoundTrace } from "../model/found-trace.ts";
import { clockParts } from "./clock-time.ts";
import { resolutionOf } from "./duration.ts";
import { grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { tokensText } from "./tokens-text.ts";
import { widthOf } from "./width.ts";

export type FindColumn =
  | "trace"
  | "when"
  | "title"
  | "duration"
  | "spans"
  | "tokens"
  | "stop"
  | "error"
  | "mark";
export type FindCells = Readonly<Record<FindColumn, string>>;

/** Which columns a table of found traces has, and how wide they are. */
export interface FindLayout {
  readonly columns: readonly FindColumn[];
  /** What stands in `when` before the time: the date, its month and day, nothing. */
  readonly day: "date" | "day" | "none";
  /** The root stands after the service. */
  readonly root: boolean;
  readonly widths: Readonly<Record<FindColumn, number>>;
}

type Choice = Pick<FindLayout, "columns" | "day" | "root">;

export const FIND_GAP = 2;
const TITLE_AT_MOST = 48;
const TITLE_AT_LEAST = 16;
const STOP_AT_MOST = 20;
const ERROR_AT_MOST = 40;

/** What goes when the width is short: first error, spans, stop, root, the date's day. Ids are never cut. */
const CHOICES: readonly Choice[] = [
  choice(["trace", "when", "title", "duration", "spans", "tokens", "stop", "error", "mark"]),
  choice(["trace", "when", "title", "duration", "spans", "tokens", "stop", "mark"]),
  choice(["trace", "when", "title", "duration", "tokens", "stop", "mark"]),
  choice(["trace", "when", "title", "duration", "tokens", "mark"]),
  choice(["trace", "when", "title", "duration", "tokens", "mark"], { root: false }),
  choice(["trace", "when", "title", "duration", "tokens", "mark"], { root: false, day: "none" }),
];

/** The richest layout that `width` cells hold, sized by a sample of the rows. Names are cut before a column goes. */
export function findLayout(sample: readonly FoundTrace[], style: Style): FindLayout {
  const day = areOfOneYear(sample, style) ? "day" : "date";
  const choices = CHOICES.map((one): Choice => (one.day === "none" ? one : { ...one, day }));
  const layouts = choices.map((one) => sized(one, sample, style));
  const narrowest = layouts.at(-1);
  if (narrowest === undefined) throw new RangeError("a table has a layout");
  const fitting = layouts.map((layout) => squeezed(layout, style.width));
  return fitting.find((layout) => widthOfRow(layout) <= style.width) ?? narrowest;
}

function areOfOneYear(sample: readonly FoundTrace[], { timezone }: Style): boolean {
  const years = sample.map(({ startUnixNano }) =>
    clockParts(startUnixNano, timezone, "second").date.slice(0, -6),
  );
  return new Set(years).size <= 1;
}

function squeezed(layout: FindLayout, width: number): FindLayout {
  const { title } = layout.widths;
  const wanted = title - Math.max(0, widthOfRow(layout) - width);
  return {
    ...layout,
    widths: { ...layout.widths, title: Math.max(wanted, Math.min(title, TITLE_AT_LEAST)) },
  };
}

export function findCells(found: FoundTrace, { day, root }: Choice, style: Style): FindCells {
  const { clean, glyphs } = style;
  const { date, time } = clockParts(found.startUnixNano, style.timezone, "second");
  const names = [found.service, root ? found.rootName : undefined].filter((name) => name !== undefined);
  return {
    trace: clean(found.traceId),
    when: day === "none" ? time : `${day === "date" ? date : date.slice(-5)} ${time}`.trim(),
    title: names.map((name) => clean(name)).join(` ${glyphs.under} `),
    duration: style.duration(found.durationNs, resolutionOf(found.durationNs)),
    spans: grouped(found.spanCount),
    tokens: tokensText(found.tokensIn, found.tokensOut, glyphs),
    stop: clean(found.stopReason ?? ""),
    error: clean(found.firstError ?? ""),
    mark: found.partial === true ? `${glyphs.unknown} partial` : "",
  };
}

export function headingCells({ root }: Choice, { glyphs }: Style): FindCells {
  return {
    trace: "trace",
    when: "when",
    title: root ? `service ${glyphs.under} root` : "service",
    duration: "duration",
    spans: "spans",
    tokens: "tokens",
    stop: "stop",
    error: "first error",
    mark: "",
  };
}

function choice(columns: readonly FindColumn[], { root = true, day = "day" }: Partial<Choice> = {}): Choice {
  return { columns, root, day };
}

/** A column that no row of the sample fills is left out. */
function sized(choice: Choice, sample: readonly FoundTrace[], style: Style): FindLayout {
  const heading = headingCells(choice, style);
  const rows = sample.map((found) => findCells(found, choice, style));
  const width = (column: FindColumn, most = Number.POSITIVE_INFINITY): number => {
    const widest = rows.reduce((cells, row) => Math.max(cells, widthOf(row[column])), 0);
    return widest === 0 ? 0 : Math.max(widthOf(heading[column]), Math.min(most, widest));
  };
  const widths = {
    trace: width("trace"),
    when: width("when"),
    title: width("title", TITLE_AT_MOST),
    duration: width("duration"),
    spans: width("spans"),
    tokens: width("tokens"),
    stop: width("stop", STOP_AT_MOST),
    error: width("error", ERROR_AT_MOST),
    mark: width("mark"),
  };
  return { ...choice, columns: choice.columns.filter((column) => widths[column] > 0), widths };
}

/** Cells of a row, gaps among its columns counted. */
export function widthOfRow({ columns, widths }: FindLayout): number {
  return columns.reduce((sum, column) => sum + widths[column], FIND_GAP * (columns.length - 1));
}
