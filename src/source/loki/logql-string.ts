/**
 * A text as LogQL writes it, so that nothing in it ends the literal: Go's escapes, of which JSON's are
 * a part but for `\/` and lone surrogates, which do not come out here.
 */
export function logqlString(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

/** A regex (RE2) that matches a text and nothing else. */
export function regexText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
