import { loggedSpellings, type TraceId, traceIdOfUuid } from "../../model/ids.ts";

/** How log lines write a trace's id. */
export interface Spellings {
  /** Texts of which every spelling contains one: what a line filter looks for. */
  readonly needles: readonly string[];
  /** What a label or a field of structured metadata holds. */
  readonly values: readonly string[];
  /** What a line that names the trace has as a word of its own; its case does not matter. */
  readonly words: readonly string[];
  /** What says enough even inside a longer word; undefined where nothing does. */
  readonly unmistakable: string | undefined;
}

const HEX_32 = /^[0-9a-f]{32}$/;
const HALF = 16;
const NO_HALF = "0".repeat(HALF);
/** Texts that are shorter stand in lines of every kind. */
const TELLING = 12;

/**
 * The spellings of an id (facts §7, formats §0.2 and §4). 128 bits: 32 digits, a UUID, X-Ray's
 * `1-<8>-<24>`, and the low half alone in hex (B3) or decimal (Datadog). 64 bits: with and without the
 * zeros in front. All of them in small letters or in capitals. Another alphabet: as it is.
 */
export function spellingsOf(traceId: TraceId): Spellings {
  const bare = traceIdOfUuid(traceId) ?? traceId;
  if (!HEX_32.test(bare))
    return { needles: [traceId], values: [traceId], words: [traceId.toLowerCase()], unmistakable: undefined };
  const low = bare.slice(HALF);
  const dashed = bare.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const stripped = bare.replace(/^0+/, "");
  const short = [low, stripped].filter((text) => text !== NO_HALF && text.length >= TELLING);
  const decimal = [BigInt(`0x${low}`).toString()].filter((text) => text.length >= TELLING);
  const shortest = short.reduce((one, other) => (other.length < one.length ? other : one), bare);
  const values = distinct([traceId, bare, dashed, ...short]);
  return {
    needles: distinct([...inBothCases([shortest, dashed.slice(19)]), ...decimal]),
    values: distinct([...inBothCases(values), ...decimal]),
    words: [...values, `${bare.slice(0, 8)}-${bare.slice(8)}`, ...decimal],
    unmistakable: bare.startsWith(NO_HALF) ? undefined : bare,
  };
}

/** Does a field that was read as an id mean this trace? */
export function isSpelling(read: TraceId, traceId: TraceId): boolean {
  return read === traceId || loggedSpellings(traceId).includes(read);
}

/** Does a text have the id in it, and not only as a part of another word? */
export function names(text: string, { words, unmistakable }: Spellings): boolean {
  const small = text.toLowerCase();
  if (unmistakable !== undefined && small.includes(unmistakable)) return true;
  return words.some((word) => hasWord(small, word));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isPartOfWord(text[at - 1]) && !isPartOfWord(text[at + word.length])) return true;
  return false;
}

function isPartOfWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function inBothCases(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [text, text.toUpperCase()]);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
