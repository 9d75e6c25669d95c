import { describe, expect, it } from "vitest";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import { jsonText } from "../../src/report/json.ts";
import { jsonDocument, jsonLines } from "../../src/report/json-document.ts";
import { fc } from "../properties.ts";

describe("a value as JSON", () => {
  it.each<[AttributeValue, string]>([
    ["text", '"text"'],
    [0, "0"],
    [-0, "0"],
    [9_007_199_254_740_993n, '"9007199254740993"'],
    [12n, "12"],
    [2 ** 60, '"1152921504606846976"'],
    [new WholeFloat(2 ** 60), "1152921504606847000"],
    [new WholeFloat(10), "10"],
    [Number.NaN, '"NaN"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [new Uint8Array([1, 2, 255]), '"AQL/"'],
    [null, "null"],
    [[1, ["a", true]], '[1,["a",true]]'],
    [new Map<string, AttributeValue>([["__proto__", new Map([["x", 1]])]]), '{"__proto__":{"x":1}}'],
    [[], "[]"],
    [new Map(), "{}"],
  ])("%s", (value, text) => {
    expect(jsonText(value)).toBe(text);
  });

  it("leaves out what is absent, and nothing else", () => {
    expect(jsonText({ a: undefined, b: null, c: 0, d: "" })).toBe('{"b":null,"c":0,"d":""}');
  });

  it("escapes what a terminal would act on", () => {
    expect(jsonText("\u001b[2J\u007f\u009b\u202e\n")).toBe('"\\u001b[2J\\u007f\\u009b\\u202e\\n"');
  });

  it("survives any depth", () => {
    let deep: AttributeValue = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(jsonText(deep)).toBe(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`);
  });

  it("says what JSON.stringify says of plain values", () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((json) => !/\d{16}|e\+/.test(JSON.stringify(json))),
        (value) => {
          expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it("holds no control character, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = jsonText(text);
        expect(json).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(JSON.parse(json)).toBe(text.toWellFormed() === text ? text : JSON.parse(JSON.stringify(text)));
      }),
    );
  });
});

describe("a document", () => {
  async function written(pieces: AsyncIterable<string>): Promise<string> {
    let text = "";
    for await (const piece of pieces) text += piece;
    return text;
  }

  it("names its schema first and has an element on each line", async () => {
    const json = await written(
      jsonDocument("lgtrace.x/1", "items", [["1"], ["2", "3"]], () => ({ count: 2 })),
    );
    expect(json).toBe('{"schema":"lgtrace.x/1","items":[\n1,\n23\n],"count":2}\n');
  });

  it("is complete without an element", async () => {
    expect(JSON.parse(await written(jsonDocument("lgtrace.x/1", "items", [], () => ({}))))).toEqual({
      schema: "lgtrace.x/1",
      items: [],
    });
  });

  it("as lines ends in a summary", async () => {
    const lines = await written(jsonLines("lgtrace.x/1", [["1"], ["2"]], () => ({ count: 2 })));
    expect(lines).toBe('1\n2\n{"schema":"lgtrace.x/1","summary":{"count":2}}\n');
  });
});
