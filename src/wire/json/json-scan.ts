/** Where a text stops being JSON. */
export interface JsonBreak {
  readonly offset: number;
  readonly expected: string;
  /** The longest start of the text that is JSON once `closers` are put behind it. */
  readonly usable: { readonly end: number; readonly closers: string } | undefined;
}

type Expectation = "value" | "element" | "key" | "member" | "colon" | "comma";

const EXPECTED: Record<Expectation, string> = {
  value: "a value",
  element: "a value or ']'",
  key: "a key in double quotes",
  member: "a key in double quotes or '}'",
  colon: "':'",
  comma: "',' or the end of the list or object",
};

/** Arrays whose elements are whole records, under the names that the known formats give them. */
const RECORD_LISTS =
  /^(?:spans|traces|batches|(?:resource|scope|instrumentationLibrary)(?:Spans|Logs)|(?:resource|scope|instrumentation_library)_(?:spans|logs)|logRecords|log_records|data|result|values|services|scopes|child_spans)$/;

/** One level of nesting that is open: what closes it, and the key that it hangs under. */
interface Level {
  readonly closer: "]" | "}";
  readonly key: string;
}

/** Hears what a scanner passes, each piece as it is written. */
export interface JsonListener {
  open(bracket: "{" | "["): void;
  close(): void;
  key(written: string): void;
  leaf(written: string): void;
}

/** A value that a text holds wholly, one that goes on behind the text, or one that breaks in it. */
type JsonScan = { readonly end: number } | "open" | JsonBreak;

/**
 * Finds the end of the JSON value that starts at `from`, or the place where it breaks (RFC 8259, and
 * the NaN and Infinity that Python writes). Iterative: any depth. Slower than `JSON.parse`; for texts
 * that it refuses and for values that stand one behind the other.
 */
export function scanJson(
  text: string,
  from = 0,
  listener?: JsonListener,
): { readonly end: number } | JsonBreak {
  const scanner = new JsonScanner(listener);
  const scan = scanner.scan(text, from);
  return scan === "open" ? scanner.brokenOff(text.length) : scan;
}

/** Levels of nesting down to which whole records are looked for in a torn text. */
const MAX_RECORD_DEPTH = 64;

/** Scans one value that may come in several texts, each cut between two tokens (as lines are). */
export class JsonScanner {
  #text = "";
  #at = 0;
  /** Characters of the texts before this one. */
  #before = 0;
  #expectation: Expectation = "value";
  #key = "";
  #usable: JsonBreak["usable"];
  readonly #open: Level[] = [];
  readonly #listener: JsonListener | undefined;
  readonly #scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;
  readonly #stringStop = /["\\\u0000-\u001f]/g;
  readonly #escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

  constructor(listener?: JsonListener) {
    this.#listener = listener;
  }

  /** Goes on with a text; offsets in the answer count from the beginning of this text. */
  scan(text: string, from = 0): JsonScan {
    this.#before += this.#text.length;
    this.#text = text;
    this.#at = from;
    while (true) {
      this.#skipSpace();
      if (this.#at >= text.length) return "open";
      const broken = this.#step(text[this.#at]);
      if (broken !== undefined) return { offset: this.#at, expected: broken, usable: this.#usable };
      if (this.#open.length === 0) return { end: this.#at };
    }
  }

  /** The break, when nothing follows. `usable` counts from the beginning of the first text. */
  brokenOff(offset: number): JsonBreak {
    return { offset, expected: EXPECTED[this.#expectation], usable: this.#usable };
  }

  /** Reads one token. Returns what was expected where the text breaks. */
  #step(char: string | undefined): string | undefined {
    const expectation = this.#expectation;
    if (expectation === "colon") return char === ":" ? this.#punctuation("value") : EXPECTED.colon;
    if (expectation === "comma") return this.#afterValue(char);
    if (expectation === "key" || expectation === "member") return this.#keyOrEnd(char, expectation);
    if (char === "]" && expectation === "element") return this.#close();
    if (char === "{" || char === "[") return this.#enter(char);
    return this.#leaf(char) ?? this.#valueDone();
  }

  #punctuation(next: Expectation): undefined {
    this.#at += 1;
    this.#expectation = next;
  }

  #afterValue(char: string | undefined): string | undefined {
    const level = this.#open.at(-1);
    if (char !== undefined && char === level?.closer) return this.#close();
    if (char === ",") return this.#punctuation(level?.closer === "}" ? "key" : "value");
    return EXPECTED.comma;
  }

  #keyOrEnd(char: string | undefined, expectation: "key" | "member"): string | undefined {
    if (char === "}" && expectation === "member") return this.#close();
    if (char !== '"') return EXPECTED[expectation];
    const start = this.#at;
    const broken = this.#string();
    this.#key = this.#text.slice(start + 1, Math.min(this.#at - 1, start + 40));
    this.#expectation = "colon";
    this.#listener?.key(this.#text.slice(start, this.#at));
    return broken;
  }

  #enter(char: "{" | "["): undefined {
    this.#open.push({ closer: char === "{" ? "}" : "]", key: this.#key });
    this.#key = "";
    this.#punctuation(char === "{" ? "member" : "element");
    this.#listener?.open(char);
    this.#noteUsable();
  }

  #close(): undefined {
    this.#at += 1;
    this.#open.pop();
    this.#listener?.close();
    this.#valueDone();
  }

  #valueDone(): undefined {
    this.#expectation = "comma";
    this.#noteUsable();
  }

  /** Between two records of a list, or before its first, a torn text can be closed. */
  #noteUsable(): void {
    const level = this.#open.at(-1);
    const depth = this.#open.length;
    if (level?.closer !== "]" || depth > MAX_RECORD_DEPTH) return;
    if (depth > 1 && !RECORD_LISTS.test(level.key)) return;
    const closers = this.#open.map((one) => one.closer).toReversed();
    this.#usable = { end: this.#before + this.#at, closers: closers.join("") };
  }

  #leaf(char: string | undefined): string | undefined {
    const start = this.#at;
    const broken = char === '"' ? this.#string() : this.#scalarValue();
    if (broken === undefined) this.#listener?.leaf(this.#text.slice(start, this.#at));
    return broken;
  }

  #scalarValue(): string | undefined {
    this.#scalar.lastIndex = this.#at;
    if (!this.#scalar.test(this.#text)) return EXPECTED[this.#expectation];
    this.#at = this.#scalar.lastIndex;
    return undefined;
  }

  #string(): string | undefined {
    this.#stringStop.lastIndex = this.#at + 1;
    while (this.#stringStop.test(this.#text)) {
      this.#at = this.#stringStop.lastIndex - 1;
      const stop = this.#text[this.#at];
      if (stop === '"') {
        this.#at += 1;
        return undefined;
      }
      if (stop === "\n") return "the string's closing '\"'";
      if (stop !== "\\") return "no raw control character in a string";
      this.#escape.lastIndex = this.#at;
      if (!this.#escape.test(this.#text)) return "a known escape after '\\'";
      this.#stringStop.lastIndex = this.#escape.lastIndex;
    }
    this.#at = this.#text.length;
    return "the string's closing '\"'";
  }

  #skipSpace(): void {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
  }
}
