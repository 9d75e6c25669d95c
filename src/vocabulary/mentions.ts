/**
 * Whether any of these words, in lower case, stands in a text, whatever its capitals. Asked before an expression
 * that needs one of them: most texts have none, and an expression that is never asked is never compiled.
 */
export function mentions(text: string, words: readonly string[]): boolean {
  const low = text.toLowerCase();
  return words.some((word) => low.includes(word));
}
