/** How a text breaks off: inside its JSON, inside a character, or inside a word. */
export type BreakOff = "JSON" | "character" | "word";

const HALF_A_CHARACTER = /(?:\u{fffd}|[\ud800-\udbff])$/u;
const OPENS_JSON = /^\s*(?:\{\s*["'}]|\[\s*(?:["'[{\]\d-]|true|false|null)|")/;
const ENDS_IN_A_WORD = /[\p{L}\p{N}]$/u;
const BLANK = /\s/;
const SURROGATE = /[\ud800-\udbff]/;
const TAIL = 20;

/**
 * Whether a text looks cut, and how (diagnostics C04b). Ids, hashes and addresses, which have no blank, end
 * in a letter or a digit by nature: they do not look cut by that.
 */
export function breakOff(text: string): BreakOff | undefined {
  if (HALF_A_CHARACTER.test(text.slice(-2))) return "character";
  if (OPENS_JSON.test(text) && endsInsideJson(text)) return "JSON";
  return endsInAWord(text) && BLANK.test(text) ? "word" : undefined;
}

/** It ends in a letter or a digit. */
export function endsInAWord(text: string): boolean {
  return ENDS_IN_A_WORD.test(text.slice(-2));
}

/** An object, a list or a string of JSON that is never closed. */
export function endsInsideJson(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (BLANK.test(char)) continue;
    if (char === '"') at = closingQuote(text, at);
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    if (at < 0) return true;
    if (depth <= 0) return false;
  }
  return depth > 0;
}

/** Where the string that a quote opens ends; negative: it does not. */
function closingQuote(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return at;
    if (char === "\\") at += 1;
  }
  return -1;
}

/** Characters as people and most SDKs count them: code points. */
export function charactersIn(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The end of a text with its letters and digits masked, so that it shows how it ends and not what it says. */
export function maskedTail(text: string): string {
  const tail = text.slice(-TAIL);
  return `…${tail.replaceAll(/\p{L}/gu, "x").replaceAll(/\p{N}/gu, "9")}`;
}
