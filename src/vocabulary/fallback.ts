import type { AttributeValue } from "../model/attribute.ts";
import type { Span } from "../model/span.ts";

const WORDS: ReadonlySet<string> = new Set(["fallback", "secondary", "cache", "cached", "default"]);
/** Work on a cache that answers nobody. */
const WRITES: ReadonlySet<string> = new Set([
  "set",
  "put",
  "write",
  "store",
  "save",
  "warm",
  "delete",
  "evict",
  "invalidate",
]);
const LONGEST_NAME = 200;

/** A span that stands in for another by its name or by an attribute: fallback, secondary, cache, default (diagnostics R04). */
export function isFallback({ name, attributes }: Span): boolean {
  const words = wordsOf(name);
  if (words.some((word) => WORDS.has(word))) return !words.some((word) => WRITES.has(word));
  for (const [key, value] of attributes) if (says(value) && namesFallback(key)) return true;
  return false;
}

/** `true`, as a truth value or as text. */
function says(value: AttributeValue): boolean {
  return value === true || value === "true";
}

function namesFallback(key: string): boolean {
  const last = key.slice(key.lastIndexOf(".") + 1);
  return wordsOf(last).some((word) => WORDS.has(word));
}

function wordsOf(text: string): string[] {
  return text
    .slice(0, LONGEST_NAME)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
