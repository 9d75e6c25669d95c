/** Ids are compared by so many signs of their beginning. */
const LONGEST = 256;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Whether one of the ids that were named means one of the documents that are known: it is the same, whatever
 * its capitals, or one is the other with a part of it (`pol_7#3`, `pol_7/intro`). Linear in the ids.
 */
export function namesAny(named: readonly string[], known: readonly string[]): boolean {
  return isBeginningAmong(named, known) || isBeginningAmong(known, named);
}

function isBeginningAmong(whole: readonly string[], beginnings: readonly string[]): boolean {
  const set = new Set(beginnings.map(plain));
  return whole.some((id) => stems(plain(id)).some((stem) => set.has(stem)));
}

/** The id, and its beginnings up to each sign that ends a word. */
function stems(id: string): readonly string[] {
  const found = [id];
  for (let at = 1; at < id.length; at += 1) if (!WORD.test(id.charAt(at))) found.push(id.slice(0, at));
  return found;
}

function plain(id: string): string {
  return id.trim().toLowerCase().slice(0, LONGEST);
}
