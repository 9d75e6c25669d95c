/** The names that may have become another by a slip: equal but for separators and case, or two edits apart. */
const MAX_EDITS = 2;

/** True if one name reads as a slip or a new spelling of the other: `llm.pre_fill` of `llm.prefill`. */
export function isRespelled(name: string, other: string): boolean {
  const [plain, otherPlain] = [plainOf(name), plainOf(other)];
  if (plain === otherPlain) return plain !== "";
  const longest = Math.max(plain.length, otherPlain.length);
  const allowed = Math.min(MAX_EDITS, Math.floor(longest / 3));
  return edits(plain, otherPlain, allowed) <= allowed;
}

/** The closest of the names, if it is close enough to be what was meant. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const close = names.filter((candidate) => isRespelled(name, candidate));
  return close.toSorted((one, other) => edits(name, one, name.length) - edits(name, other, name.length))[0];
}

/**
 * Of the few words that are legal at a place the closest, within half of its letters: `temop` is tempo;
 * before all the one that it begins: `bearer` is bearer-token.
 */
export function nearestWord(word: string, legal: readonly string[]): string | undefined {
  const begun = word === "" ? undefined : legal.find((candidate) => candidate.startsWith(`${word}-`));
  if (begun !== undefined) return begun;
  const changes = (candidate: string) => edits(word, candidate, candidate.length);
  const [best] = legal.toSorted((one, other) => changes(one) - changes(other));
  return best !== undefined && changes(best) <= Math.ceil(best.length / 2) ? best : undefined;
}

function plainOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Levenshtein's distance; some number above `limit` where it is larger than that. */
function edits(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const changed = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
