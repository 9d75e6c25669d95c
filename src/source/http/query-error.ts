/** Where a server says that a query is wrong. */
export interface QueryError {
  /** Both count from 1. The column counts characters and is where the wrong word begins. */
  readonly line: number;
  readonly column: number;
  /** Without the place: `syntax error: unexpected =`. */
  readonly message: string;
}

const AT = /parse error at line (\d+), col (\d+): ?([^\n]*)/;
const BEFORE_WHICH = 48;
const SHOWN = 96;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const WIDE_SPACE = "\u3000";

/** Tempo's and Loki's `parse error at line 1, col 13: …` in the body of a 400; undefined for any other text. */
export function queryErrorAt(body: string): QueryError | undefined {
  const [, line, column, message = ""] = AT.exec(body) ?? [];
  if (line === undefined || column === undefined) return undefined;
  // Loki counts the lines of some errors from 0.
  return { line: Math.max(1, Number(line)), column: Math.max(1, Number(column)), message: message.trim() };
}

/** The line of a query that is wrong, clipped round the place, and a caret under it: two lines. */
export function caretUnder(query: string, { line, column }: QueryError): readonly string[] {
  const lines = query.split("\n");
  const characters = [...(lines[Math.min(line, lines.length) - 1] ?? "")].map(oneCell);
  const at = Math.min(column - 1, characters.length);
  const from =
    characters.length <= SHOWN ? 0 : Math.max(0, Math.min(at - BEFORE_WHICH, characters.length - SHOWN));
  const to = Math.min(characters.length, from + SHOWN);
  const left = from > 0 ? "…" : "";
  const right = to < characters.length ? "…" : "";
  const before = characters.slice(from, at).map((character) => (WIDE.test(character) ? WIDE_SPACE : " "));
  return [
    `${left}${characters.slice(from, to).join("")}${right}`,
    `${left === "" ? "" : " "}${before.join("")}^`,
  ];
}

/** A control character would be written out in several. */
function oneCell(character: string): string {
  return /\p{Cc}/u.test(character) ? " " : character;
}

/**
 * Errors of the query itself that Tempo finds only as it searches, and answers with a 500
 * (facts/tempo-loki-api §0, 12): `expression (-.x) expected a numeric, but got TypeString`.
 */
const IN_THE_QUERY =
  /expected a \w+, but got |operators? (?:is |are )?not supported for |operands? (?:is|are) not |operands must be of the same type|array operators (?:must|require)|(?:division|modulo) by zero|unsupported traceql scope|spanset operat\w+ .*not supported|invalid TraceQL query|parse error at line/i;

export function isQueryError(words: string): boolean {
  return IN_THE_QUERY.test(words);
}
