/** What a user's regular expression may cost on one text, in steps of a backtracking matcher. */
const MAX_STEPS = 1e7;
const MAX_CHARS = 10_000;
const TOKEN =
  /\\(?:[1-9k].*|.)|\[\^?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\((?:\?:|\?<\w+>)?|\)|\||(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;

/** A regular expression of a contract's author, run on text that nobody vouches for. */
export interface Pattern {
  readonly source: string;
  /** Longer texts are not tried. */
  readonly maxChars: number;
  /** Undefined: the text is too long to be tried. */
  test(text: string): boolean | undefined;
  /** What a named group matched; undefined also where the text is too long to be tried. */
  group(text: string, name: string): string | undefined;
}

/** A span's name as a contract writes it: exact, or `/regular expression/`. */
export interface NamePattern {
  readonly source: string;
  readonly exact: boolean;
  matches(name: string): boolean;
}

/**
 * Compiles an RE2-like expression (searched, not anchored), or says why not. RE2's own bans hold (no
 * back-references, no look-around), and so that backtracking cannot explode, a repeated group may
 * hold neither repetition nor choice. What is left takes at most 2^choices · chars^(repetitions + 1)
 * steps, hence `maxChars`.
 */
export function compilePattern(source: string): Pattern | { readonly refused: string } {
  const caseless = source.startsWith("(?i)");
  const body = caseless ? source.slice(4) : source;
  const cost = costOf(body);
  if (typeof cost === "string") return { refused: cost };
  const regex = regexOf(body, caseless ? "iu" : "u");
  if (regex === undefined) return { refused: "it is not a regular expression" };
  const steps = MAX_STEPS / 2 ** cost.choices;
  const maxChars = Math.min(MAX_CHARS, Math.floor(steps ** (1 / Math.max(1, cost.degree))));
  const test = (text: string) => (text.length > maxChars ? undefined : regex.test(text));
  const group = (text: string, name: string) =>
    text.length > maxChars ? undefined : regex.exec(text)?.groups?.[name];
  return { source, maxChars, test, group };
}

/** A name, or between slashes a pattern; a name too long to be tried does not match. */
export function compileName(written: string): NamePattern | { readonly refused: string } {
  if (!/^\/.+\/$/s.test(written)) {
    return { source: written, exact: true, matches: (name) => name === written };
  }
  const pattern = compilePattern(written.slice(1, -1));
  if ("refused" in pattern) return pattern;
  return { source: written, exact: false, matches: (name) => pattern.test(name) === true };
}

const REPETITION = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/;

interface Cost {
  /** The exponent of the text's length. */
  degree: number;
  choices: number;
}

interface Group {
  varies: boolean;
}

function costOf(body: string): Cost | string {
  const cost: Cost = { degree: body.startsWith("^") && !body.includes("|") ? 0 : 1, choices: 0 };
  const open: Group[] = [{ varies: false }];
  let ended: Group | undefined;
  for (const [token] of body.matchAll(TOKEN)) {
    if (/^\\[1-9k]/.test(token)) return "back-references are not allowed";
    if (/^\(\?<?[=!]/.test(token)) return "look-around is not allowed";
    if (ended?.varies && REPETITION.test(token))
      return "a repeated group may hold neither repetition nor choice";
    addCost(token, open.at(-1), cost);
    ended = token === ")" ? close(open) : undefined;
    if (token.startsWith("(")) open.push({ varies: false });
  }
  return cost;
}

function addCost(token: string, group: Group | undefined, cost: Cost): void {
  const varies = token === "|" || (REPETITION.test(token) && !/^\{\d+\}/.test(token));
  if (!varies || group === undefined) return;
  group.varies = true;
  if (token === "|" || token.startsWith("?")) cost.choices += 1;
  else cost.degree += 1;
}

/** The group that ends here; what varies in it varies in the one around it. */
function close(open: Group[]): Group | undefined {
  const group = open.length > 1 ? open.pop() : undefined;
  const around = open.at(-1);
  if (group?.varies && around !== undefined) around.varies = true;
  return group;
}

function regexOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
