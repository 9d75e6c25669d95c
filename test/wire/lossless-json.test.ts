import { describe, expect, it } from "vitest";
import { attributesOf, foundText, valueToAttribute } from "../../src/wire/json/fields.ts";
import { JsonProblem, parseJson } from "../../src/wire/json/json.ts";
import { jsonText } from "../../src/wire/json/json-text.ts";
import { fc } from "../properties.ts";

function problemOf(text: string): JsonProblem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe("parseJson", () => {
  it("keeps integers beyond 2^53 to the last digit, wherever they stand", () => {
    expect(parseJson("2932848494077650092")).toBe(2932848494077650092n);
    expect(parseJson('{"a":273000000000000000000000000000000000001}')).toEqual({
      a: 273000000000000000000000000000000000001n,
    });
    expect(parseJson("[1,-9007199254740993,\n\t 9007199254740993 ,9007199254740991]")).toEqual([
      1,
      -9007199254740993n,
      9007199254740993n,
      9007199254740991,
    ]);
  });

  it("leaves long digits in strings, fractions and floats as JSON.parse does", () => {
    expect(parseJson('{"a":"2932848494077650092","b":1618916020000000.5,"c":1e300}')).toEqual({
      a: "2932848494077650092",
      b: 1618916020000000.5,
      c: 1e300,
    });
  });

  it("reads any bigint that it wrote", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n })), (integers) => {
        const read = parseJson(jsonText({ integers }));
        expect(jsonText(read)).toBe(`{"integers":[${integers.join(",")}]}`);
      }),
    );
  });

  it("keeps every integer near the edge of what a number holds, alone, in a list and in an object", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.boolean(), (any, nearEdge) => {
        const integer = nearEdge ? 2n ** 53n + (any % 1000n) : any;
        for (const text of [`${integer}`, `[${integer}]`, `{"a":${integer}}`, `[0,\n${integer}]`])
          expect(jsonText(parseJson(text))).toBe(text.replace("\n", ""));
      }),
    );
  });

  it("reads and writes whatever JSON.parse and JSON.stringify do", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonText(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("names line, column, what was expected and what was found", () => {
    expect(problemOf('{"a": 1,\n "b": soon}').message).toBe(
      'line 2, column 7: expected a value, found "soon}"',
    );
    expect(problemOf('{"a":1,}').message).toBe(
      'line 1, column 8: expected a key in double quotes, found "}"',
    );
    expect(problemOf("[1 2]").message).toBe(
      "line 1, column 4: expected ',' or the end of the list or object, found \"2]\"",
    );
    expect(problemOf('{"a":"x').message).toBe(
      "line 1, column 8: expected the string's closing '\"', found the end of the text",
    );
    expect(problemOf("").message).toBe("line 1, column 1: expected a value, found the end of the text");
    expect(problemOf("{} \n x").message).toBe('line 2, column 2: expected the end of the text, found "x"');
    expect(problemOf('["\\x"]').offset).toBe(2);
    expect(problemOf('["a\nb"]').offset).toBe(3);
    expect(problemOf("[01]").offset).toBe(2);
  });

  it("refuses exactly what JSON.parse refuses", () => {
    const almostJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "]", "}", '"', "\\", "0", " ", "\n", "tru"))
      .map(([text, place, junk]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + junk + text.slice(at + 1);
      });
    fc.assert(
      fc.property(almostJson, (text) => {
        let legal = true;
        try {
          JSON.parse(text);
        } catch {
          legal = false;
        }
        if (legal) parseJson(text);
        else expect(problemOf(text).offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it("says how much of a torn text is still whole records", () => {
    const torn = '{"data":[{"spans":[{"id":1,"tags":[1,2]},{"id":2,"tags":[1';
    const usable = problemOf(torn).usable;
    expect(torn.slice(0, usable?.end) + usable?.closers).toBe('{"data":[{"spans":[{"id":1,"tags":[1,2]}]}]}');
    expect(problemOf('{"id": ').usable).toBeUndefined();
  });

  it("survives a hundred thousand levels, whole or torn", () => {
    const depth = 100_000;
    expect(parseJson("[".repeat(depth) + "]".repeat(depth))).toBeInstanceOf(Array);
    expect(problemOf("[".repeat(depth)).offset).toBe(depth);
    const withInteger = `${"[".repeat(depth)}9007199254740993${"]".repeat(depth)}`;
    expect(jsonText(parseJson(withInteger))).toBe(withInteger);
  });

  it("reads the NaN and Infinity that Python writes, and all that stands beside them", () => {
    const text =
      '{"__proto__":[NaN,-Infinity,Infinity,9007199254740993,-1.5e3,"\\u0041\\n",true,null],"a":{},"b":[]}';
    const read = parseJson(text);
    expect(Object.entries(Object(read))).toEqual([
      ["__proto__", [Number.NaN, -Infinity, Infinity, 9007199254740993n, -1500, "A\n", true, null]],
      ["a", {}],
      ["b", []],
    ]);
    expect(problemOf('{"a":NaN,"b":nan}').offset).toBe(13);
  });
});

describe("a flat JSON value as an attribute", () => {
  it("keeps type, order and hostile keys", () => {
    const attributes = attributesOf(
      JSON.parse('{"__proto__":1,"a":1.5,"b":true,"c":null,"d":[1,{"e":"x"}],"constructor":"k"}'),
    );
    expect([...attributes.keys()]).toEqual(["__proto__", "a", "b", "c", "d", "constructor"]);
    expect(attributes.get("d")).toEqual([1, new Map([["e", "x"]])]);
    expect(attributes.get("c")).toBeNull();
  });

  it("keeps what is nested too deeply as its text", () => {
    const depth = 100_000;
    let value = valueToAttribute(parseJson("[".repeat(depth) + "]".repeat(depth)));
    let levels = 0;
    for (; Array.isArray(value); value = value[0] ?? null) levels += 1;
    expect(value).toBe("[".repeat(depth - levels) + "]".repeat(depth - levels));
  });

  it("quotes what it found, cut short", () => {
    expect(foundText(undefined)).toBe("nothing");
    expect(foundText("soon")).toBe('"soon"');
    expect(foundText({ a: [1n, null] })).toBe('{"a":[1,null]}');
    expect(foundText("x".repeat(500))).toBe(`"${"x".repeat(79)}…`);
  });
});
