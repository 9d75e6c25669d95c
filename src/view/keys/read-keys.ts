import type { Key } from "ink";

/** A mouse's report: a turn of its wheel, or a press; cells are counted from 0. */
export interface MousePress {
  readonly button: "left" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
}

export type Press = string | MousePress;

const NAMED = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** SGR: `ESC [ < button ; column ; row M`, and m where a button is let go; ink has taken the ESC away. */
const MOUSE = /^\[<(\d+);(\d+);(\d+)([Mm])$/;
const BUTTONS: Readonly<Record<string, MousePress["button"]>> = {
  "0": "left",
  "64": "wheel-up",
  "65": "wheel-down",
};

/**
 * The presses in one piece of input: named keys (`up`, `enter`, `ctrl+d`), characters, the mouse. Keys that
 * were hit fast come in one piece; sequences that nobody knows are nothing.
 */
export function readKeys(input: string, key: Key): readonly Press[] {
  const mouse = MOUSE.exec(input);
  if (mouse !== null) return mousePress(mouse);
  if (key.tab) return [key.shift ? "shift+tab" : "tab"];
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [named[1]];
  if (key.ctrl) return [`ctrl+${input}`];
  if (key.meta || input.startsWith("[")) return input === "[" ? ["["] : [];
  return Array.from(input, (character) => (character === "\r" || character === "\n" ? "enter" : character));
}

function mousePress([, button = "", column = "1", row = "1", end]: RegExpExecArray): readonly MousePress[] {
  const pressed = BUTTONS[button];
  if (pressed === undefined || end === "m") return [];
  return [{ button: pressed, column: Number(column) - 1, row: Number(row) - 1 }];
}
