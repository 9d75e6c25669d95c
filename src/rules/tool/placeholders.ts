import { isIdLike, type Leaf } from "./leaves.ts";

/** Longer texts are sentences. */
const LONGEST = 200;
const PLACEHOLDER =
  /^(?:your[_-]\w+|<[^<>]+>|\{\{.+\}\}|YYYY(?:-MM-DD)?|TODO|foo|12345(?:6)?|None|null|string|(?:[^\s@]+@)?example\.com)$/;
const SHOUTED = /^YOUR[_-]\w+$/;
const WHICHEVER = /^(?:last|latest|current)$/i;

/** The whole value is what stands in an example, not what was asked for (diagnostics R05, 5). */
export function isPlaceholder({ text, name, enumerated }: Leaf): boolean {
  if (enumerated || text.length > LONGEST) return false;
  const value = text.trim();
  return PLACEHOLDER.test(value) || SHOUTED.test(value) || (isIdLike(name) && WHICHEVER.test(value));
}
