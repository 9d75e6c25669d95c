import type { Style } from "../../report/style.ts";
import { fitLeft, fitted } from "../../report/width.ts";
import { type Binding, LIST_KEYS, TRACE_KEYS } from "../keys/bindings.ts";
import { helpColumns } from "../layout.ts";

const SIGNS: Readonly<Record<string, string>> = {
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  enter: "Enter",
  esc: "Esc",
  tab: "Tab",
  backspace: "Backspace",
  "shift+tab": "Shift-Tab",
  " ": "Space",
};
const MOUSE: Readonly<Record<"trace" | "list", string>> = {
  trace: "the wheel moves, a click selects, a second click folds",
  list: "the wheel moves, a click selects, a second click opens",
};

/** Every key of a screen and what it does, in as many columns as fit. */
export function helpLines(kind: "trace" | "list", style: Style): readonly string[] {
  const bindings: readonly Binding[] = kind === "trace" ? TRACE_KEYS : LIST_KEYS;
  const signs = bindings.map(({ keys }) => keys.map((key) => signOf(key, style.ascii)).join("  "));
  const cells = signs.reduce((most, sign) => Math.max(most, sign.length), 0);
  const entries = bindings.map(({ words }, at) => ` ${(signs[at] ?? "").padEnd(cells)}  ${words}`);
  const columns = helpColumns(style.width);
  const cellsOfOne = Math.floor(style.width / columns);
  const rows = Math.ceil(entries.length / columns);
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => entries[column * rows + row] ?? "");
    return cells
      .map((cell) => fitLeft(cell, cellsOfOne, style.glyphs.ellipsis))
      .join("")
      .trimEnd();
  });
  return [style.paint.bold(" keys"), ...lines, "", style.paint.dim(fitted(` ${MOUSE[kind]}`, style))];
}

/** How a key is written: `↑`, `Ctrl-D`, `g`. */
export function signOf(key: string, ascii: boolean): string {
  const sign = SIGNS[key];
  if (sign !== undefined) return ascii && /[^ -~]/.test(sign) ? key : sign;
  return key.startsWith("ctrl+") ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}
