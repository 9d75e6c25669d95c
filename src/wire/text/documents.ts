import type { Document } from "../format.ts";
import { type JsonBreak, JsonScanner, scanJson } from "../json/json-scan.ts";
import {
  jsonDocument,
  type Piece,
  type Place,
  pieceAt,
  placeAt,
  type Torn,
  textPiece,
  tooLong,
  tornAt,
  valuePiece,
} from "./piece.ts";
import { linesOf, type TextLine, TextLines } from "./text-lines.ts";

/** The lines of a value that goes on behind them. */
interface Held {
  readonly place: Place;
  readonly lines: TextLine[];
  readonly scanner: JsonScanner;
  /** Characters of the lines, each with its line break. */
  length: number;
}

/**
 * A value of this length is no accident any more: the rest of the input is waited for and parsed in
 * one go, which is many times faster than line by line.
 */
const GATHER_FROM = 1_000_000;
/** `{` or `[`, but not the `[2026-11-21 …]` or `[INFO]` that a line of a log begins with. */
const OPENS_VALUE = /^[ \t\r]*(?:\{|\[(?![A-Za-z]|\d+[-/:. ]))/;
const BLANK = /^\s*$/;
/** How a record that has a line of its own begins: `{"resourceSpans"`. */
const OPENING = /^\{"[^"\n]{1,80}"/;

/**
 * Cuts a text, as its bytes come, into documents: a JSON value per line, one over many lines (a
 * whole file, or several in a row), lines of text around and between them. JSONL is never held
 * longer than a line. `isTrace` tells whether a format for traces knows a document.
 */
export class DocumentSplitter {
  readonly #lines = new TextLines();
  readonly #isTrace: (document: Document) => boolean;
  #held: Held | undefined;
  #gathering = false;

  constructor(isTrace: (document: Document) => boolean) {
    this.#isTrace = isTrace;
  }

  *push(chunk: Uint8Array): Generator<Piece, undefined> {
    this.#lines.push(chunk);
    while (!this.#gathering) {
      const line = this.#lines.next();
      if (line === undefined) return;
      yield* this.#line(line);
      this.#gathering = this.#held !== undefined && isWorthGathering(this.#held);
    }
    this.#lines.carry();
  }

  /** Nothing follows: what was waited for goes out as far as it came. */
  *end(): Generator<Piece, undefined> {
    const rest = this.#lines.rest();
    if (this.#gathering && this.#held !== undefined) yield* this.#gathered(this.#held, rest);
    else if (rest.text !== "") yield* this.#line(rest);
    yield* this.#breakOff();
  }

  *#line(line: TextLine): Generator<Piece, undefined> {
    const fresh = this.#held === undefined ? line : yield* this.#goOn(this.#held, line);
    if (fresh === undefined || BLANK.test(fresh.text)) return;
    const isJson = OPENS_VALUE.test(fresh.text) && !fresh.cut;
    const whole = isJson && closesValue(fresh.text) ? jsonDocument(fresh.text) : undefined;
    if (!isJson) yield this.#textOrEmbedded(fresh);
    else if (whole !== undefined) yield pieceAt(fresh, whole);
    else yield* this.#begin(yield* this.#valuesIn(fresh));
  }

  /** The values of a line that stand one behind the other; what is left of it comes back. */
  *#valuesIn(line: TextLine): Generator<Piece, TextLine> {
    let rest: Place = line;
    let from = 0;
    for (let scan = scanJson(line.text); "end" in scan; scan = scanJson(line.text, from)) {
      const text = line.text.slice(from, scan.end);
      yield valuePiece(rest, text);
      rest = { line: line.line, byte: rest.byte + Buffer.byteLength(text) };
      from = scan.end;
      if (!OPENS_VALUE.test(line.text.slice(from, from + 1000))) break;
    }
    return { ...rest, text: line.text.slice(from), cut: false };
  }

  /** A line that begins no whole value: one that goes on in the next, or breaks, or text. */
  *#begin(line: TextLine): Generator<Piece, undefined> {
    if (BLANK.test(line.text)) return;
    const scanner = new JsonScanner();
    const scan = OPENS_VALUE.test(line.text) ? scanner.scan(`${line.text}\n`) : undefined;
    if (scan === "open") this.#held = { place: line, lines: [line], scanner, length: line.text.length + 1 };
    else if (scan !== undefined && "offset" in scan) yield* this.#broken(line, line.text, scan);
    else yield textPiece(line);
  }

  *#goOn(held: Held, line: TextLine): Generator<Piece, TextLine | undefined> {
    const scan = held.scanner.scan(`${line.text}\n`);
    if (scan === "open") {
      held.lines.push(line);
      held.length += line.text.length + 1;
      return undefined;
    }
    this.#held = undefined;
    const text = joined([...held.lines, line]);
    if ("end" in scan) {
      yield valuePiece(held.place, text.slice(0, held.length + scan.end));
      return { ...placeAt(line, line.text, scan.end), text: line.text.slice(scan.end), cut: false };
    }
    yield* this.#tornApart(held.place, text, { ...scan, offset: held.length + scan.offset });
    return undefined;
  }

  /** What is held does not go on. */
  *#breakOff(): Generator<Piece, undefined> {
    if (this.#held === undefined) return;
    const { place, lines, scanner } = this.#held;
    const text = joined(lines);
    this.#held = undefined;
    yield* this.#tornApart(place, text, scanner.brokenOff(text.length));
  }

  /**
   * A text whose JSON breaks. Where a line begins as the first did, that one broke off above it and
   * swallowed what came next: each line is read for itself.
   */
  *#tornApart(place: Place, text: string, broken: JsonBreak): Generator<Piece, undefined> {
    const opening = OPENING.exec(text)?.[0];
    const next = opening === undefined ? -1 : text.indexOf(`\n${opening}`);
    if (next === -1) return yield* this.#broken(place, text, broken);
    yield* this.#alone({ ...place, text: text.slice(0, next), cut: false });
    const others = linesOf(text.slice(next + 1), placeAt(place, text, next + 1));
    for (const line of others) yield* this.#alone(line);
  }

  *#alone(line: TextLine): Generator<Piece, undefined> {
    yield* this.#line(line);
    yield* this.#breakOff();
  }

  /** All of the input from the value on: one value, several, or a break. */
  *#gathered({ place, lines }: Held, rest: TextLine): Generator<Piece, undefined> {
    this.#held = undefined;
    if (rest.cut) return yield textPiece(lines[0] ?? rest, tooLong(place));
    const text = `${joined(lines)}\n${rest.text}`;
    const whole = jsonDocument(text);
    if (whole !== undefined) return yield pieceAt(place, whole);
    const scan = scanJson(text);
    if ("offset" in scan) return yield* this.#tornApart(place, text, scan);
    yield valuePiece(place, text.slice(0, scan.end));
    yield* this.#linesOf(place, text, scan.end);
  }

  /**
   * A text whose JSON breaks: its whole records, if they are a trace; else its lines up to the break,
   * each for itself. The line of the break may begin something new.
   */
  *#broken(place: Place, text: string, broken: JsonBreak): Generator<Piece, undefined> {
    const torn = tornAt(place, text, broken);
    const start = text.lastIndexOf("\n", broken.offset - 1) + 1;
    const next = text.indexOf("\n", broken.offset) + 1 || text.length;
    const { usable } = broken;
    const document = usable && jsonDocument(text.slice(0, usable.end) + usable.closers);
    const isTrace = document !== undefined && this.#isTrace(document);
    const isDone =
      start === 0 || broken.offset >= text.length || (isTrace && usable !== undefined && usable.end > start);
    const resume = isDone ? next : start;
    if (isTrace) yield pieceAt(place, document, torn);
    else yield* notTogether(linesOf(text.slice(0, resume), place), torn);
    yield* this.#linesOf(place, text, resume);
  }

  *#linesOf(place: Place, text: string, from: number): Generator<Piece, undefined> {
    for (const line of linesOf(text.slice(from), placeAt(place, text, from))) yield* this.#line(line);
  }

  /** `api-1  | {"resourceSpans": …}`: what tools put before a line does not make a trace unreadable. */
  #textOrEmbedded(line: TextLine): Piece {
    if (line.cut) return textPiece(line, tooLong(line));
    const start = line.text.indexOf('{"');
    if (start === -1 || !line.text.trimEnd().endsWith("}")) return textPiece(line);
    const document = jsonDocument(line.text.slice(start));
    return document !== undefined && this.#isTrace(document) ? pieceAt(line, document) : textPiece(line);
  }
}

/** Lines that make no value together; the first is the one that promised it. */
function* notTogether(lines: Iterable<TextLine>, torn: Torn): Generator<Piece, undefined> {
  let isFirst = true;
  for (const line of lines) {
    const whole = !isFirst && OPENS_VALUE.test(line.text) ? jsonDocument(line.text) : undefined;
    if (whole !== undefined) yield pieceAt(line, whole);
    else if (isFirst || !BLANK.test(line.text)) yield textPiece(line, isFirst ? torn : undefined);
    isFirst = false;
  }
}

/** Of many lines: a long line that broke off, and the next one, are no reason to gather all that follows. */
function isWorthGathering({ length, lines }: Held): boolean {
  return length > GATHER_FROM && lines.length > 2;
}

/** False: the line is no whole value; a look at it is a hundred times cheaper than a failed parse. */
function closesValue(text: string): boolean {
  return /[}\]]/.test(text.trimEnd().at(-1) ?? "");
}

function joined(lines: readonly TextLine[]): string {
  return lines.map((line) => line.text).join("\n");
}
