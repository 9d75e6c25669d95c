import { describe, expect, it } from "vitest";
import type { Document } from "../../src/wire/format.ts";
import { DocumentSplitter } from "../../src/wire/text/documents.ts";
import type { Piece } from "../../src/wire/text/piece.ts";
import { fc } from "../properties.ts";

/** What counts as a trace here: anything with spans. */
function isTrace(document: Document): boolean {
  return (
    document.kind === "json" &&
    typeof document.value === "object" &&
    document.value !== null &&
    "spans" in document.value
  );
}

function split(text: string, chunk = text.length): Piece[] {
  const splitter = new DocumentSplitter(isTrace);
  const bytes = Buffer.from(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(chunk, 1))
    pieces.push(...splitter.push(bytes.subarray(at, at + chunk)));
  pieces.push(...splitter.end());
  return pieces;
}

function shown(text: string, chunk?: number): unknown[] {
  return split(text, chunk).map(({ document, torn }) => {
    const content =
      document.kind === "json"
        ? document.value
        : document.kind === "text"
          ? `text ${document.line}`
          : "bytes";
    return torn === undefined ? content : { content, torn: `${torn.line}:${torn.byte} ${torn.found}` };
  });
}

describe("cutting a text into documents", () => {
  it("takes a whole file, pretty-printed or not, as one", () => {
    expect(shown('{"a": 1}')).toEqual([{ a: 1 }]);
    expect(shown('\n[\n  {"a": 1},\n  {"b": [\n]}\n]\n')).toEqual([[{ a: 1 }, { b: [] }]]);
  });

  it("takes JSONL line by line, with its places", () => {
    const pieces = split('{"a":1}\r\n\n{"ä":2}\n[3]\n');
    expect(pieces.map(({ line, byte }) => ({ line, byte }))).toEqual([
      { line: 1, byte: 0 },
      { line: 3, byte: 10 },
      { line: 4, byte: 19 },
    ]);
    expect(pieces.every(({ torn }) => torn === undefined)).toBe(true);
  });

  it("takes values one behind the other, over lines and within one", () => {
    expect(shown('{"a":1}{"b":2} [3]')).toEqual([{ a: 1 }, { b: 2 }, [3]]);
    expect(shown('{\n"a": 1\n}\n{\n"b": 2\n}{"c":3}{\n"d":4}')).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
      { d: 4 },
    ]);
  });

  it("finds values between lines of text", () => {
    expect(
      shown('Starting up\n{\n  "name": "x"\n}\ndone: {}\n[2026-11-21 12:00:00] INFO hello\n{"a":1} tail\n'),
    ).toEqual([
      "text Starting up",
      { name: "x" },
      "text done: {}",
      "text [2026-11-21 12:00:00] INFO hello",
      { a: 1 },
      "text  tail",
    ]);
  });

  it("finds a trace behind a prefix, and leaves other lines whole", () => {
    expect(shown('api-1  | {"spans":[]}\napi-1  | {"level":"info"}')).toEqual([
      { spans: [] },
      'text api-1  | {"level":"info"}',
    ]);
  });

  it("uses the whole records of a torn file and names the break", () => {
    expect(shown('{\n"spans": [\n{"id": 1},\n{"id": 2},\n{"id": ')).toEqual([
      { content: { spans: [{ id: 1 }, { id: 2 }] }, torn: "5:42 the end of the text" },
    ]);
  });

  it("goes on behind a record that broke", () => {
    expect(shown('{"a":1}\n{"a":\n{"a":3}\nx\n{"a" 4}\n{"a":"b\n{"a":5}')).toEqual([
      { a: 1 },
      { content: 'text {"a":', torn: "2:13 the end of the text" },
      { a: 3 },
      "text x",
      { content: 'text {"a" 4}', torn: '5:29 "4}"' },
      { content: 'text {"a":"b', torn: "6:39 the end of the text" },
      { a: 5 },
    ]);
  });

  it("is the same however the bytes come", () => {
    const text = 'noise é\n{"a":1}\n{\n"b":"ü😀"\n}\n{"c":\n\n[1,\n2]} x\n{"spans":[{"d":1},{"e"';
    const whole = shown(text);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (chunk) => {
        expect(shown(text, chunk)).toEqual(whole);
      }),
    );
  });

  it("loses no line, whatever comes", () => {
    const line = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '{"a":1}',
      '"b":2,',
      '"c":',
      "plain",
      '{"spans":[{},',
      "",
      "{}{}",
      "]]",
    );
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, chunk) => {
        const text = lines.join("\n");
        const kept = split(text, chunk)
          .map(({ document }) =>
            document.kind === "json" ? document.text : document.kind === "text" ? document.line : "",
          )
          .join("")
          .replace(/\s/g, "");
        const isWhole = !text.includes("spans");
        if (isWhole) expect(kept).toBe(text.replace(/\s/g, ""));
      }),
    );
  });

  it("parses a long value in one go, with what stands behind it", () => {
    const spans = Array.from({ length: 40_000 }, (_, id) => ({ id, name: "decode.step" }));
    const long = JSON.stringify({ spans }, undefined, 2);
    expect(split(long, 65_536)).toMatchObject([
      { document: { kind: "json", value: { spans } }, line: 1, torn: undefined },
    ]);
    const [first, second, ...rest] = shown(`${long}\n{"b":2}\ntext`, 65_536);
    expect(first).toEqual({ spans });
    expect([second, ...rest]).toEqual([{ b: 2 }, "text text"]);
  });

  it("uses a long value up to its break", () => {
    const spans = Array.from({ length: 40_000 }, (_, id) => ({ id, name: "decode.step" }));
    const long = JSON.stringify({ spans }, undefined, 2);
    const [piece, ...rest] = split(long.slice(0, -100), 65_536);
    expect(piece?.document).toMatchObject({ value: { spans: spans.slice(0, -2) } });
    expect(piece?.torn?.found).toBe("the end of the text");
    expect(rest).toEqual([]);
  });
});
