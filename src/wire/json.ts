import { type JsonBreak, scanJson } from "./json-scan.ts";

/** A text that is no JSON, and where it stops being so. */
export class JsonProblem extends Error {
  override readonly name = "JsonProblem";
  /** UTF-16 offset in the text; lines and columns count from 1. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly found: string;
  readonly usable: JsonBreak["usable"];

  constructor(text: string, broken: JsonBreak) {
    const { line, column } = positionAt(text, broken.offset);
    const found = foundAt(text, broken.offset);
    super(`line ${line}, column ${column}: expected ${broken.expected}, found ${found}`);
    this.offset = broken.offset;
    this.line = line;
    this.column = column;
    this.expected = broken.expected;
    this.found = found;
    this.usable = broken.usable;
  }
}

// Written out, since the engine skips ahead over a literal sequence: three times as fast as \d{16}.
const MAYBE_UNSAFE = /[:,\s[-]\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/;
const MAYBE_UNSAFE_ROOT = /^\d{16}/;
const INTEGER = /^-?\d+$/;
const FOUND_CHARS = 24;

/**
 * `JSON.parse`, but lossless: an integer beyond 2^53 comes out as a `bigint`. The text is read a
 * second time only where such an integer may stand. Throws `JsonProblem`.
 */
export function parseJson(text: string): unknown {
  const value = parsePlainly(text);
  if (!MAYBE_UNSAFE.test(text) && !MAYBE_UNSAFE_ROOT.test(text)) return value;
  try {
    return JSON.parse(text, exactInteger);
  } catch (error) {
    // The engine's reviver recurses over depth.
    if (!(error instanceof RangeError)) throw error;
    const expected = "less nesting in a text that also holds integers beyond 2^53";
    throw new JsonProblem(text, { offset: 0, expected, usable: undefined });
  }
}

function parsePlainly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new JsonProblem(text, breakOf(text));
  }
}

function breakOf(text: string): JsonBreak {
  const scan = scanJson(text);
  if ("offset" in scan) return scan;
  const offset = scan.end + text.slice(scan.end).search(/[^ \t\n\r]|$/);
  return { offset, expected: "the end of the text", usable: { end: scan.end, closers: "" } };
}

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value;
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  let line = 1;
  let start = 0;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", start)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return "the end of the text";
  return JSON.stringify(text.slice(offset, offset + FOUND_CHARS));
}
