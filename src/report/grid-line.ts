import { type Columns, GAP } from "./columns.ts";
import type { Glyphs } from "./glyphs.ts";
import { blanks, fitLeft, fitRight, withoutEndBlanks } from "./width.ts";

export type Paint = (text: string) => string;

const ORDER = ["name", "service", "bars", "duration", "tokens", "cost", "stop", "marks"] as const;
const NUMBERS: ReadonlySet<keyof Columns> = new Set(["duration", "tokens", "cost"]);

/**
 * One line of the grid: each cell cut and padded to its column, then painted. Nothing follows the
 * last text of the line.
 */
export function gridLine(
  columns: Columns,
  text: Readonly<Record<keyof Columns, string>>,
  paintOf: (column: keyof Columns) => Paint,
  glyphs: Glyphs,
): string {
  let line = "";
  let pending = " ";
  for (const column of ORDER) {
    const cells = columns[column];
    if (cells === 0) continue;
    const fitted = (NUMBERS.has(column) ? fitRight : fitLeft)(text[column], cells, glyphs.ellipsis);
    const shown = withoutEndBlanks(fitted);
    if (shown !== "") line += pending + paintOf(column)(shown);
    pending = (shown === "" ? pending : "") + blanks(fitted.length - shown.length + GAP);
  }
  return line;
}
