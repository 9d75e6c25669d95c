import type { Key } from "ink";

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

const OF_CONTROL: Readonly<Record<string, string>> = { "\r": "enter", "\n": "enter", "\t": "tab" };
const LAST_CONTROL = 0x1f;
const BEFORE_A = 0x60;

/**
 * The keys in one piece of input: named ones (`up`, `enter`, `ctrl+d`), characters. Keys that were hit fast
 * come in one piece; sequences that nobody knows are nothing.
 */
export function readKeys(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? "shift+tab" : "tab"];
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [named[1]];
  if (key.ctrl) return [`ctrl+${input}`];
  if (key.meta || input.startsWith("[")) return input === "[" ? ["["] : [];
  return Array.from(input, keyOf);
}

/** A control character in the midst of others is the key that sends it. */
function keyOf(character: string): string {
  const code = character.charCodeAt(0);
  return (
    OF_CONTROL[character] ??
    (code <= LAST_CONTROL ? `ctrl+${String.fromCharCode(BEFORE_A + code)}` : character)
  );
}
