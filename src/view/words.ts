import type { Style } from "../report/style.ts";

/** A sentence that waits for the style in which it is said: its units, its marks, its escapes. */
export type Words = (style: Style) => string;

/** Text as it is, with whatever a terminal acts on made visible; its dots as the terminal has them. */
export function plainWords(text: string): Words {
  return ({ clean, glyphs: { ellipsis, dot } }) => clean(text.replaceAll("…", ellipsis).replaceAll("·", dot));
}
