/** A line without its line break, and where it stands in its input; lines count from 1. */
export interface TextLine {
  readonly text: string;
  readonly line: number;
  /** Offset of its first byte. */
  readonly byte: number;
  /** Longer than a string can be: `text` is only its beginning. */
  readonly cut: boolean;
}

const NEWLINE = 10;
/** A little less than the longest string of the engine (2^29 - 24). */
const MAX_BYTES = 2 ** 29 - 2 ** 16;

/** Cuts UTF-8 bytes, as they come, into lines. */
export class TextLines {
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;
  #line = 1;
  #byte = 0;
  /** The beginning of a line whose end has not come. */
  #carried = "";
  #carriedBytes = 0;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** The next line that is there wholly; undefined if more bytes are needed. */
  next(): TextLine | undefined {
    const end = this.#chunk.indexOf(NEWLINE, this.#at);
    if (end === -1) {
      this.carry();
      return undefined;
    }
    const bytes = end - this.#at + this.#carriedBytes;
    const text = this.#carriedBytes === 0 ? textOf(this.#chunk, this.#at, end) : this.#carriedWith(end);
    const line = { text, line: this.#line, byte: this.#byte, cut: bytes > MAX_BYTES };
    this.#line += 1;
    this.#byte += bytes + 1;
    this.#carriedBytes = 0;
    this.#at = end + 1;
    return line;
  }

  /** Puts what is left by for later, line breaks and all. */
  carry(): void {
    const left = this.#chunk.subarray(this.#at);
    this.#carriedBytes += left.length;
    if (this.#carriedBytes <= MAX_BYTES) this.#carried += this.#decoder.decode(left, { stream: true });
    this.#at = this.#chunk.length;
  }

  /** What is left behind the last whole line, all bytes having come. */
  rest(): TextLine {
    this.carry();
    const text = this.#carried + this.#decoder.decode();
    this.#carried = "";
    return { text, line: this.#line, byte: this.#byte, cut: this.#carriedBytes > MAX_BYTES };
  }

  #carriedWith(end: number): string {
    const isCut = this.#carriedBytes + end - this.#at > MAX_BYTES;
    const head = isCut ? new Uint8Array() : this.#chunk.subarray(this.#at, end);
    const text = this.#carried + this.#decoder.decode(head);
    this.#carried = "";
    return text;
  }
}

/** The lines of a text that stands at `start`. */
export function* linesOf(
  text: string,
  start: Pick<TextLine, "line" | "byte">,
): Generator<TextLine, undefined> {
  let { line, byte } = start;
  for (let at = 0; at < text.length; line += 1) {
    const found = text.indexOf("\n", at);
    const end = found === -1 ? text.length : found;
    const one = { text: text.slice(at, end), line, byte, cut: false };
    byte += Buffer.byteLength(one.text) + 1;
    at = end + 1;
    yield one;
  }
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
