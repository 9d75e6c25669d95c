/**
 * A text as LogQL writes it, so that nothing in it ends the literal: Go's escapes, of which JSON's are
 * a part but for `\/` and lone surrogates, which do not come out here.
 */
export function logqlString(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

const SPECIAL = /[\\^$.*+?()[\]{}|]/g;
const CONTROL = /[\x00-\x1f\x7f]/g;

/**
 * A regex (RE2) that matches a text and nothing else. Control characters are escaped here too: Loki
 * writes queries anew for its own parts, and chokes on a NUL that it has unpacked.
 */
export function regexText(text: string): string {
  const escaped = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return text.replaceAll(SPECIAL, "\\$&").replaceAll(CONTROL, escaped);
}
