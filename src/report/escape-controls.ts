/**
 * What a terminal would act on instead of showing: C0, DEL, C1, bidirectional controls, line and
 * paragraph separators, the byte order mark.
 */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const BEYOND_ASCII = /[^\u0020-\u007e]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text with every control character written out (`\n`, `\x1b`, `\u202e`): one line, no effects. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, visible);
}

/** As `escapeControls`, and everything beyond ASCII written out too (`\u4e2d`, `\u{1f600}`). */
export function escapeBeyondAscii(text: string): string {
  return text.replace(BEYOND_ASCII, visible);
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return SHORT[character] ?? `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
