import type { Style } from "../../report/style.ts";
import { cut } from "../../report/width.ts";
import { wrapParts } from "../../report/wrap.ts";
import type { Choice, Picker } from "../state/overlay.ts";
import { besides } from "./head-lines.ts";
import { type Pens, selectedLine } from "./pens.ts";

/** Lines that a picker has in all. */
export function pickerRows({ choices, title }: Picker, style: Style): number {
  return titleLines(title(style), style).length + choices.length;
}

/** A picker's title and the choices around its cursor, on so many lines; which one it is, where not all are in sight. */
export function pickerLines({ title, choices, at }: Picker, rows: number, pens: Pens): readonly string[] {
  const { style, plain } = pens;
  const head = titleLines(title(style), style).slice(0, Math.max(1, rows - 1));
  const room = Math.max(1, rows - head.length);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), choices.length - room));
  const drawn = choices.slice(top, top + room).map((choice, index) => {
    if (top + index !== at) return choiceLine(choice, style);
    return selectedLine(choiceLine(choice, plain), pens);
  });
  const [first = "", ...more] = head.map((line) => style.paint.bold(line));
  const count = drawn.length < choices.length ? `${at + 1} of ${choices.length}` : "";
  return [count === "" ? first : besides(first, count, style), ...more, ...drawn];
}

function titleLines(title: string, { width, glyphs }: Style): readonly string[] {
  return wrapParts(title.split(" "), " ", width - 1).map(
    (line) => ` ${cut(line, width - 1, glyphs.ellipsis)}`,
  );
}

function choiceLine({ key, words }: Choice, style: Style): string {
  return cut(` ${key ?? " "}  ${words(style)}`, style.width, style.glyphs.ellipsis);
}
