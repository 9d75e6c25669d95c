/** Tempo's lexer reads so many bytes at once. */
const BUFFER = 1024;
/** How far it looks beyond a word while it tells scopes and durations apart. */
const LOOKAHEAD = 12;

/**
 * The same query with its words kept clear of the edges of the lexer's buffer. Tempo 2 and 3 look ahead
 * with a copy of their scanner; where the copy reads the next piece of the query, the scanner itself never
 * sees it, and a query over 1 KB fails with "unexpected EOF" or means something else
 * (grafana/tempo, pkg/traceql/lexer.go, tryScopeAttribute and tryScanDuration).
 */
export function clearOfBufferEdges(traceql: string): string {
  let text = "";
  let bytes = 0;
  for (const word of wordsOf(traceql)) {
    const blanks = blanksBefore(word, bytes);
    text += " ".repeat(blanks) + word;
    bytes += blanks + Buffer.byteLength(word);
  }
  return text;
}

/** A query with a word behind it that is kept clear too; the query stays as it is. */
export function withWord(traceql: string, word: string): string {
  return traceql + " ".repeat(blanksBefore(word, Buffer.byteLength(traceql))) + word;
}

function blanksBefore(word: string, bytes: number): number {
  const size = Buffer.byteLength(word);
  const edge = Math.ceil((bytes + 1) / BUFFER) * BUFFER;
  const gap = bytes === 0 ? 0 : 1;
  const crosses = bytes + gap + size + LOOKAHEAD >= edge && !isText(word) && size < BUFFER / 2;
  return crosses ? edge + gap - bytes : gap;
}

/** What stands between blanks; a text in quotes is in one word with what touches it. */
function wordsOf(traceql: string): readonly string[] {
  return traceql.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/gs) ?? [];
}

function isText(word: string): boolean {
  return /^".*"\)*$/s.test(word);
}
