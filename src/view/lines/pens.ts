import { makeStyle, type Style } from "../../report/style.ts";
import { blanks, widthOf } from "../../report/width.ts";

/** How lines are painted: in the terminal's colours, and plain for the row that is selected. */
export interface Pens {
  readonly style: Style;
  readonly plain: Style;
}

export function pensOf(style: Style): Pens {
  return { style, plain: makeStyle({ ...style, color: 0 }) };
}

/** The same for so many columns. */
export function narrowed({ style, plain }: Pens, width: number): Pens {
  return { style: { ...style, width }, plain: { ...plain, width } };
}

/** An unpainted line as the selected one: reversed over the whole width, after the cursor's mark. */
export function selectedLine(line: string, { style }: Pens): string {
  const { paint, glyphs, width } = style;
  const marked = line.startsWith(" ") ? glyphs.cursor + line.slice(1) : line;
  return paint.inverse(marked + blanks(width - widthOf(marked)));
}

/** A painted line whose gutter says that it has what was searched. */
export function hitLine(line: string, { style: { paint, glyphs } }: Pens): string {
  return line.replace(" ", paint.yellow(glyphs.hit));
}
