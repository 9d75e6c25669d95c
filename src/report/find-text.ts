import type { FoundTrace, Searched } from "../model/found-trace.ts";
import { clockParts } from "./clock-time.ts";
import {
  FIND_GAP,
  type FindCells,
  type FindColumn,
  type FindLayout,
  findCells,
  findLayout,
  headingCells,
} from "./find-layout.ts";
import type { FindResult } from "./find-result.ts";
import { counted, grouped } from "./number.ts";
import type { Style } from "./style.ts";
import { blanks, fitLeft, fitRight, withoutEndBlanks } from "./width.ts";

/** So many rows are waited for to size the columns; the others stream. */
const SAMPLE = 50;
const NUMBERS: ReadonlySet<FindColumn> = new Set(["duration", "spans", "tokens"]);

/** Found traces as a table, one row each, and a last line that says what was searched. */
export async function* findText(result: FindResult, style: Style): AsyncGenerator<string, void> {
  const { dim } = style.paint;
  let count = 0;
  let layout: FindLayout | undefined;
  const waiting: FoundTrace[] = [];
  for await (const found of result.matches) {
    count += 1;
    if (layout !== undefined) yield rowLine(found, layout, style);
    else if (waiting.push(found) === SAMPLE) {
      layout = findLayout(waiting, style);
      yield* tableHead(waiting, layout, style);
    }
  }
  if (layout === undefined && count > 0) yield* tableHead(waiting, findLayout(waiting, style), style);
  yield dim(findSummary(result, count, style));
}

/** Trace ids alone, one a line. */
export async function* findIds(result: Pick<FindResult, "matches">): AsyncGenerator<string, void> {
  for await (const { traceId } of result.matches) yield traceId;
}

function* tableHead(
  sample: readonly FoundTrace[],
  layout: FindLayout,
  style: Style,
): Generator<string, void> {
  yield style.paint.dim(tableLine(headingCells(layout, style), layout, style));
  for (const found of sample) yield rowLine(found, layout, style);
}

function rowLine(found: FoundTrace, layout: FindLayout, style: Style): string {
  return tableLine(findCells(found, layout, style), layout, style);
}

/** One line of the table, cells padded to their columns. */
export function tableLine(
  cells: FindCells,
  { columns, widths }: FindLayout,
  { full, glyphs }: Style,
): string {
  const texts = columns.map((column) => {
    const whole = full || column === "trace";
    const room = whole ? Math.max(widths[column], cells[column].length) : widths[column];
    return (NUMBERS.has(column) ? fitRight : fitLeft)(cells[column], room, glyphs.ellipsis);
  });
  return withoutEndBlanks(texts.join(blanks(FIND_GAP)));
}

/** The last line under the rows: how many, and what was searched. Asked for when they have passed. */
export function findSummary(
  { place, asked, complete, hint, searched }: FindResult,
  count: number,
  style: Style,
): string {
  const { glyphs, clean } = style;
  const parts = [
    countText(count, complete(), clean(asked)),
    place === undefined ? storeText(searched(), style) : clean(place),
    count === 0 ? clean(hint() ?? "") : "",
  ];
  return parts.filter((part) => part !== "").join(` ${glyphs.dot} `);
}

function countText(count: number, complete: boolean, asked: string): string {
  if (count === 0) return `no trace ${asked}`.trim();
  return complete ? counted(count, "trace") : `first ${grouped(count)} of more; --limit 0 for all`;
}

function storeText(looked: Searched, style: Style): string {
  const window = windowText(looked, style);
  return `store, ${counted(looked.traces ?? 0, "trace")} searched${window === "" ? "" : `, ${window}`}`;
}

/** `2026-05-22 14:00 to 15:00 UTC`. */
function windowText({ from, to }: Searched, { timezone }: Style): string {
  if (from === undefined || to === undefined) return "";
  const first = clockParts(from, timezone, "second");
  const last = clockParts(to, timezone, "second");
  const minutes = (time: string) => time.slice(0, 5);
  const zone = last.zone === "Z" ? "UTC" : last.zone;
  const until = first.date === last.date ? minutes(last.time) : `${last.date} ${minutes(last.time)}`;
  return `${first.date} ${minutes(first.time)} to ${until} ${zone}`.trim();
}
