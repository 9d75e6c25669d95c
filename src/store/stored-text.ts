/**
 * SQLite keeps UTF-8, which has no lone surrogates; so a text that holds one is stored as NUL and its
 * JSON text. The same for a text that would be mistaken for that.
 */
const ESCAPED = '\0"';

export function storedText(text: string): string {
  return text.isWellFormed() && !text.startsWith(ESCAPED) ? text : `\0${JSON.stringify(text)}`;
}

export function recordedText(stored: string): string {
  return stored.startsWith(ESCAPED) ? String(JSON.parse(stored.slice(1))) : stored;
}
