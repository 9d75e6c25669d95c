/** The characters that the drawing is made of. All of one form take the cells that they seem to take. */
export interface Glyphs {
  readonly branch: string;
  readonly lastBranch: string;
  readonly rail: string;
  readonly noRail: string;
  readonly detail: string;
  /** Bars of the critical path, and of the rest: whole cell, its left half, its right half. */
  readonly critical: BarGlyphs;
  readonly aside: BarGlyphs;
  /** Where a bar goes on with no known end. */
  readonly open: string;
  /** Where a bar is, when the axis does not show it. */
  readonly earlier: string;
  readonly later: string;
  /** Stands before the row that is selected. */
  readonly cursor: string;
  /** Stands before a row that has what was searched. */
  readonly hit: string;
  /** Lines between the parts of a screen. */
  readonly across: string;
  readonly upright: string;
  readonly error: string;
  readonly passed: string;
  readonly warning: string;
  readonly unknown: string;
  readonly ellipsis: string;
  readonly times: string;
  readonly arrow: string;
  readonly under: string;
  readonly dot: string;
  readonly atLeast: string;
  readonly micro: string;
}

export interface BarGlyphs {
  readonly whole: string;
  readonly left: string;
  readonly right: string;
}

export const UNICODE: Glyphs = {
  branch: "├ ",
  lastBranch: "└ ",
  rail: "│ ",
  noRail: "  ",
  detail: "┊ ",
  critical: { whole: "━", left: "╸", right: "╺" },
  aside: { whole: "─", left: "╴", right: "╶" },
  open: "┄",
  earlier: "‹",
  later: "›",
  cursor: "▌",
  hit: "•",
  across: "─",
  upright: "│",
  error: "✗",
  passed: "✓",
  warning: "!",
  unknown: "?",
  ellipsis: "…",
  times: "×",
  arrow: "→",
  under: "›",
  dot: "·",
  atLeast: "≥",
  micro: "µ",
};

export const ASCII: Glyphs = {
  branch: "|- ",
  lastBranch: "`- ",
  rail: "|  ",
  noRail: "   ",
  detail: ": ",
  critical: { whole: "=", left: "=", right: "=" },
  aside: { whole: "-", left: "-", right: "-" },
  open: "~",
  earlier: "<",
  later: ">",
  cursor: ">",
  hit: "*",
  across: "-",
  upright: "|",
  error: "x",
  passed: "ok",
  warning: "!",
  unknown: "?",
  ellipsis: "...",
  times: "x",
  arrow: "->",
  under: ">",
  dot: "-",
  atLeast: ">=",
  micro: "u",
};
