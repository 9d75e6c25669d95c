/** Where a server says that a query is wrong; the column counts from 1. */
export interface QueryError {
  readonly message: string;
  readonly line: number;
  readonly column: number | undefined;
}

const AT = /parse error at line (\d+), col (\d+): ?/;
const SHOWN = 72;

/** Tempo's and Loki's `parse error at line 1, col 13: …`; undefined for any other text. */
export function queryErrorIn(said: string): QueryError | undefined {
  const match = AT.exec(said);
  if (match === null) return undefined;
  const message = said
    .replace(/^invalid TraceQL query: /, "")
    .replace(AT, "")
    .trim();
  return { message, line: Number(match[1]), column: Number(match[2]) };
}

/** The part of a query that a column is in, and a caret under it. */
export function caretUnder(query: string, column: number | undefined): string[] {
  if (column === undefined) return [query];
  const at = Math.max(0, Math.min(query.length, column - 1));
  const from = query.length <= SHOWN ? 0 : Math.max(0, Math.min(at - SHOWN / 2, query.length - SHOWN));
  const shown = query.slice(from, from + SHOWN).replaceAll(/[\n\r\t]/g, " ");
  return [shown, `${" ".repeat(at - from)}^`];
}
