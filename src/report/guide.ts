import type { Glyphs } from "./glyphs.ts";
import type { Rail } from "./row.ts";

/** The guides of deeper levels give way to the name. */
export const LEVELS_DRAWN = 12;

/** The lines that lead to a span's name; of a deep one only the last `levels`, after an ellipsis. */
export function spanGuide(rail: Rail | undefined, levels: number, glyphs: Glyphs): string {
  if (rail === undefined) return "";
  return railsAbove(rail.up, levels - 1, glyphs) + (rail.more ? glyphs.branch : glyphs.lastBranch);
}

/** The lines past a row that hangs under a span: a detail. */
export function detailGuide(
  rail: Rail | undefined,
  childrenFollow: boolean,
  levels: number,
  glyphs: Glyphs,
): string {
  return railsAbove(rail, levels, glyphs) + (childrenFollow ? glyphs.rail : glyphs.noRail) + glyphs.detail;
}

function railsAbove(innermost: Rail | undefined, levels: number, glyphs: Glyphs): string {
  let text = "";
  let left = levels;
  for (let rail = innermost; rail !== undefined; rail = rail.up) {
    if (left <= 0) return `${glyphs.ellipsis} ${text}`;
    text = (rail.more ? glyphs.rail : glyphs.noRail) + text;
    left -= 1;
  }
  return text;
}
