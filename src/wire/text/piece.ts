import type { Document } from "../format.ts";
import { foundAt, JsonProblem, parseJson } from "../json/json.ts";
import type { JsonBreak } from "../json/json-scan.ts";
import type { TextLine } from "./text-lines.ts";

/** A document and the place where it begins. */
export interface Piece {
  readonly document: Document;
  readonly line: number;
  readonly byte: number;
  /**
   * The text begins like JSON and breaks. `document` is what is whole of it, if a format knows that;
   * else the line as text.
   */
  readonly torn: Torn | undefined;
}

/** Where JSON breaks: line and byte of the whole input. */
export interface Torn {
  readonly line: number;
  readonly byte: number;
  readonly expected: string;
  readonly found: string;
}

export type Place = Pick<TextLine, "line" | "byte">;

/** The JSON value of a text; undefined if it is none. */
export function jsonDocument(text: string): (Document & { readonly kind: "json" }) | undefined {
  try {
    return { kind: "json", value: parseJson(text), text };
  } catch (error) {
    if (error instanceof JsonProblem) return undefined;
    throw error;
  }
}

export function pieceAt({ line, byte }: Place, document: Document, torn?: Torn): Piece {
  return { document, line, byte, torn };
}

export function textPiece(line: TextLine, torn?: Torn): Piece {
  const text = line.text.endsWith("\r") ? line.text.slice(0, -1) : line.text;
  return pieceAt(line, { kind: "text", line: text }, torn);
}

/** A text that has been seen to be JSON. */
export function valuePiece(place: Place, text: string): Piece {
  const document = jsonDocument(text);
  return document === undefined ? textPiece({ ...place, text, cut: false }) : pieceAt(place, document);
}

/** The break of a text that stands at `place`, in lines and bytes of the whole input. */
export function tornAt(place: Place, text: string, broken: JsonBreak): Torn {
  const { line, byte } = placeAt(place, text, broken.offset);
  return { line, byte, expected: broken.expected, found: foundAt(text, broken.offset) };
}

/** The place of an offset of a text that itself stands at `place`. */
export function placeAt(place: Place, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  let line = place.line;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line += 1;
  return { line, byte: place.byte + Buffer.byteLength(before) };
}

/** What a line is too long for, or a value. */
export function tooLong(place: Place): Torn {
  const expected = "at most 512 MiB in one JSON value or line (JSONL is read at any size)";
  return { ...place, expected, found: "more" };
}
