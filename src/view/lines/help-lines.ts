import type { Style } from "../../report/style.ts";
import { fitLeft, fitted } from "../../report/width.ts";
import { type Binding, LIST_KEYS, TRACE_KEYS } from "../keys/bindings.ts";

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
const KEY_CELLS = 22;
const COLUMN_CELLS = 70;

/** Every key of a screen and what it does, in as many columns as fit. */
export function helpLines(kind: "trace" | "list", style: Style): readonly string[] {
  const bindings: readonly Binding[] = kind === "trace" ? TRACE_KEYS : LIST_KEYS;
  const entries = bindings.map((binding) => keyLine(binding, style));
  const columns = Math.max(1, Math.floor(style.width / COLUMN_CELLS));
  const rows = Math.ceil(entries.length / columns);
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => entries[column * rows + row] ?? "");
    return cells
      .map((cell) => fitLeft(cell, COLUMN_CELLS, style.glyphs.ellipsis))
      .join("")
      .trimEnd();
  });
  const mouse = "the wheel moves, a click selects, a second click folds";
  return [style.paint.bold(" keys"), ...lines, "", style.paint.dim(fitted(` ${mouse}`, style))];
}

function keyLine({ keys, words }: Binding, { ascii }: Style): string {
  const shown = keys.map((key) => signOf(key, ascii)).join("  ");
  return ` ${shown.padEnd(KEY_CELLS)} ${words}`;
}

/** How a key is written: `↑`, `Ctrl-D`, `g`. */
export function signOf(key: string, ascii: boolean): string {
  const sign = SIGNS[key];
  if (sign !== undefined) return ascii && /[^ -~]/.test(sign) ? key : sign;
  return key.startsWith("ctrl+") ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}
