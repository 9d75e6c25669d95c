import { namedSecrets } from "./generic-secret.ts";
import { maskedAddress, maskedEmail, maskedNumber, maskedSecret } from "./mask.ts";
import { personalData } from "./personal-data.ts";
import {
  CUT_SECRET,
  endOfBlock,
  SECRET_HINT,
  SECRET_PATTERNS,
  type SecretPattern,
} from "./secret-patterns.ts";

/** Something in a text that is not to be shown. */
export interface SensitiveRange {
  readonly rule: "D02" | "D03";
  /** `openai`, `generic`; `email`, `card`. */
  readonly kind: string;
  /** UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What may be shown in its place. */
  readonly masked: string;
}

/** What is known of a text besides itself. */
export interface TextPlace {
  /** The key that it stands under; "" for a text without one. */
  readonly key: string;
  /** About when it was written, in Unix seconds. */
  readonly timeS?: number;
  /** Its end was cut off on the way. */
  readonly cut?: boolean;
}

const NOWHERE: TextPlace = { key: "" };
/** The shortest of all that is looked for is an address of a person, `a@b.cd`. */
const SHORTEST = 6;
const LONGEST_TAIL = 300;

/**
 * Credentials and personal data in a text, in its order and apart from each other: what is known by its
 * form before what a name gives away, credentials before personal data (diagnostics D02, D03). Linear.
 */
export function sensitiveRanges(text: string, place: TextPlace = NOWHERE): readonly SensitiveRange[] {
  if (text.length < SHORTEST) return NONE;
  const known = knownSecrets(text);
  const named = namedSecrets(text, place.key);
  const cut = cutSecret(text, place);
  const persons = personalData(text, place.key, place.timeS);
  if (known.length + named.length + cut.length + persons.length === 0) return NONE;
  const found = [
    ...[...known, ...named, ...cut].map((secret): Unmasked => ({ rule: "D02", ...secret })),
    ...persons.map((datum): Unmasked => ({ rule: "D03", ...datum })),
  ];
  return apart(found).map((range) => ({
    ...range,
    masked: maskOf(range, text.slice(range.start, range.end)),
  }));
}

/** Most texts hold nothing: they share one list. */
const NONE: readonly never[] = [];

/** The text with what is sensitive in it masked; the same text where nothing is. */
export function maskedText(text: string, ranges: readonly SensitiveRange[]): string {
  if (ranges.length === 0) return text;
  let shown = "";
  let from = 0;
  for (const { start, end, masked } of ranges) {
    shown += text.slice(from, start) + masked;
    from = end;
  }
  return shown + text.slice(from);
}

type Unmasked = Omit<SensitiveRange, "masked">;
type Secret = Omit<Unmasked, "rule">;

function knownSecrets(text: string): readonly Secret[] {
  if (!SECRET_HINT.test(text)) return NONE;
  return SECRET_PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern.form)]
      .filter(([said]) => pattern.unless?.test(said) !== true)
      .map((match) => secretOf(text, pattern, match)),
  );
}

function secretOf(text: string, { kind, block }: SecretPattern, { 0: said, index }: RegExpExecArray): Secret {
  const end = index + said.length;
  return { kind, start: index, end: block === true ? endOfBlock(text, end) : end };
}

function cutSecret(text: string, { cut }: TextPlace): readonly Secret[] {
  if (cut !== true) return NONE;
  const tail = text.slice(-LONGEST_TAIL);
  const found = CUT_SECRET.exec(tail);
  if (found === null) return NONE;
  const start = text.length - tail.length + found.index;
  return [{ kind: "cut off", start, end: text.length }];
}

/** What overlaps is one range, of the kind that was found first. */
function apart(found: readonly Unmasked[]): Unmasked[] {
  const ranked = found.map((range, rank) => ({ range, rank }));
  const kept: { range: Unmasked; rank: number }[] = [];
  for (const one of ranked.sort((a, b) => a.range.start - b.range.start || a.rank - b.rank)) {
    const last = kept.at(-1);
    if (last === undefined || one.range.start >= last.range.end) kept.push(one);
    else {
      const first = one.rank < last.rank ? one : last;
      const end = Math.max(one.range.end, last.range.end);
      kept[kept.length - 1] = { rank: first.rank, range: { ...first.range, start: last.range.start, end } };
    }
  }
  return kept.map(({ range }) => range);
}

function maskOf({ rule, kind }: Unmasked, said: string): string {
  if (rule === "D02") return maskedSecret(said);
  return kind === "email" ? maskedEmail(said) : kind === "ip" ? maskedAddress(said) : maskedNumber(said);
}
