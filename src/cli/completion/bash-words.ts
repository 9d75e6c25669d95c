/** A command line as bash hands it over, put together again. */
export interface BashLine {
  /** Without their quotes; the last is being typed. */
  readonly words: readonly string[];
  /** How much of the last word bash leaves as it stands: what is behind it is replaced. */
  readonly kept: number;
  /** The quote that is open at its end. */
  readonly quote: "'" | '"' | "";
}

/** Letters of COMP_WORDBREAKS that no shell takes for its own syntax: bash makes words of them. */
const BREAK = /^[=:@]+$/;

/** Reads `COMP_WORDS` behind the program's name up to the cursor: `--output`, `=`, `js` are one word. */
export function readBashWords(raw: readonly string[]): BashLine {
  const words: string[] = [];
  let kept = "";
  let afterBreak = false;
  for (const part of raw) {
    const isBreak = BREAK.test(part);
    const goesOn = words.length > 0 && part !== "" && (isBreak || afterBreak);
    const before = goesOn ? (words.pop() ?? "") : "";
    kept = isBreak ? before + part : before;
    words.push(before + part);
    afterBreak = isBreak;
  }
  const plain = words.map(unquoted);
  const last = plain.at(-1) ?? { text: "", quote: "", quoteAt: 0 };
  return {
    words: plain.map(({ text }) => text),
    kept: last.quote === "" ? unquoted(kept).text.length : last.quoteAt,
    quote: last.quote,
  };
}

interface Unquoted {
  readonly text: string;
  readonly quote: BashLine["quote"];
  /** Where in the text the open quote begins. */
  readonly quoteAt: number;
}

const PART = /'([^']*)('?)|"((?:\\[\s\S]|[^"\\])*)("?)|\\([\s\S]?)|([^'"\\]+)/g;

/** What a word means: without quotes and backslashes, and with nothing expanded. */
function unquoted(word: string): Unquoted {
  let text = "";
  let open: Pick<Unquoted, "quote" | "quoteAt"> = { quote: "", quoteAt: 0 };
  for (const [, single, singleEnd, double, doubleEnd, escaped, plain] of word.matchAll(PART)) {
    if (singleEnd === "") open = { quote: "'", quoteAt: text.length };
    if (doubleEnd === "") open = { quote: '"', quoteAt: text.length };
    text += single ?? double?.replaceAll(/\\(["$`\\])/g, "$1") ?? escaped ?? plain ?? "";
  }
  return { text, ...open };
}
