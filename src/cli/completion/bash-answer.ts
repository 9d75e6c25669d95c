import type { Answer } from "./answer.ts";
import type { BashLine } from "./bash-words.ts";
import { FILES_TOO } from "./plain-answer.ts";

/** What bash takes as it is, outside of quotes. Letters beyond ASCII are no syntax. */
const PLAIN = /[^\w./:=@%+,\u0080-\uffff-]/g;
const UNSAYABLE_IN_QUOTES = /["'$`\\!]/;

/**
 * What bash puts on the command line as it stands, so quoted here, and without what it keeps of the word.
 * Files beside candidates have the word that they begin with behind them: the script asks for those.
 */
export function bashAnswer({ candidates, files }: Answer, line: BashLine): readonly string[] {
  const values = candidates.map(({ value }) => value.slice(line.kept));
  const lines = values.flatMap((value) => quoted(value, line.quote));
  if (!files) return lines;
  // Bash itself completes what is quoted or cut at a colon, but then it does so alone.
  if (lines.length === 0 || line.quote !== "") return [FILES_TOO];
  return line.kept === 0 ? [...lines, `${FILES_TOO}\t${line.words.at(-1) ?? ""}`] : lines;
}

function quoted(value: string, quote: BashLine["quote"]): string[] {
  if (quote === "") return [value.replaceAll(PLAIN, "\\$&")];
  return UNSAYABLE_IN_QUOTES.test(value) ? [] : [value];
}
