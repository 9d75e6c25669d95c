/** A text as LogQL writes it: Go's escapes, of which JSON's are a part but for `\/`, which JSON.stringify never writes. */
export function logqlString(text: string): string {
  return JSON.stringify(text.toWellFormed());
}
