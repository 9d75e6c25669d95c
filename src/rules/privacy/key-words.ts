const LONGEST_KEY = 400;
const BETWEEN = /[^A-Za-z0-9]+/;
const CAMEL = /([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g;

/** The words of a key, lower-case: `renderedPrompt` and `rendered.prompt` are two (diagnostics D01). */
export function wordsOfKey(key: string): readonly string[] {
  return key
    .slice(-LONGEST_KEY)
    .replace(CAMEL, "$1$3 $2$4")
    .toLowerCase()
    .split(BETWEEN)
    .filter((word) => word !== "");
}
