import stringWidth from "string-width";
import { once } from "../trace/once.ts";

/** One cell for each UTF-16 unit: Latin letters, and the characters that drawings are made of. */
const NARROW = /^[ -~\u00a1-\u00ac\u00ae-\u024f\u2013-\u2026\u203a→≥✓✗─-▟]*$/;
/** No column is wider than this many UTF-16 units a cell: bounds marks piled on one letter. */
const UNITS_PER_CELL = 8;

/** Its rules take 7 ms to load: only for a wide text that is cut. */
const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: "grapheme" }));

/** Terminal cells that the text takes: wide characters and emoji two, combining marks none. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `cells` cells; what is cut ends in `ellipsis`. Graphemes stay whole. */
export function cut(text: string, cells: number, ellipsis: string): string {
  if (text.length <= cells && NARROW.test(text)) return text;
  const bounded = text.slice(0, (cells + 1) * UNITS_PER_CELL);
  if (bounded.length === text.length && widthOf(text) <= cells) return text;
  if (cells < ellipsis.length) return ellipsis.slice(0, Math.max(0, cells));
  return beginning(bounded, cells - ellipsis.length) + ellipsis;
}

/** A line of text in the width that there is; whole where nothing may be cut. */
export function fitted(
  text: string,
  style: { readonly width: number; readonly full: boolean; readonly glyphs: { readonly ellipsis: string } },
): string {
  return style.full ? text : cut(text, style.width, style.glyphs.ellipsis);
}

/** Cut and filled up with blanks to exactly `cells` cells, the text at the left. */
export function fitLeft(text: string, cells: number, ellipsis: string): string {
  const shown = cut(text, cells, ellipsis);
  return shown + blanks(cells - widthOf(shown));
}

/** Cut and filled up with blanks to exactly `cells` cells, the text at the right. */
export function fitRight(text: string, cells: number, ellipsis: string): string {
  const shown = cut(text, cells, ellipsis);
  return blanks(cells - widthOf(shown)) + shown;
}

export function blanks(cells: number): string {
  return " ".repeat(Math.max(0, cells));
}

/** Blanks only: other spaces are recorded text. A loop, since a regex tries every run of blanks. */
export function withoutEndBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === " ") end -= 1;
  return text.slice(0, end);
}

function beginning(text: string, cells: number): string {
  if (NARROW.test(text)) return text.slice(0, cells);
  let end = 0;
  let used = 0;
  for (const { segment, index } of graphemes().segment(text)) {
    used += widthOf(segment);
    if (used > cells) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
