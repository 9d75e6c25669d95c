import { describe, expect, it } from "vitest";
import { caretUnder, isQueryError, queryErrorAt } from "../../../src/source/http/query-error.ts";
import { recording } from "../../replay/replies.ts";

const body = (name: string) => recording(name).body.toString();

describe("a query error", () => {
  it("has a line, a column and a message", () => {
    expect(queryErrorAt(body("tempo/search-parse-error"))).toEqual({
      line: 1,
      column: 13,
      message: "syntax error: unexpected =",
    });
    expect(queryErrorAt("parse error at line 0, col 8: syntax error: unexpected |=")).toMatchObject({
      line: 1,
      column: 8,
    });
  });

  it.each(["tempo/search-type-mismatch", "tempo/search-range-too-long", "loki/bad-regex", "tempo/no-org-id"])(
    "without a place has none: %s",
    (name) => {
      expect(queryErrorAt(body(name))).toBeUndefined();
    },
  );

  it.each([
    [body("tempo/search-type-error"), true],
    ["Search: creating fetch iter: operator not supported for IDs: <", true],
    [body("tempo/queue-full"), false],
    ["index out of range [3] with length 2", false],
    ["panic: type assertion failed", false],
  ])("in a 500 is told from a server's own: %s", (words, itIs) => {
    expect(isQueryError(words)).toBe(itIs);
  });
});

describe("the caret", () => {
  const at = (column: number, line = 1) => ({ line, column, message: "" });

  it("stands under the column, and behind the end where something is missing", () => {
    expect(caretUnder("{ a == }", at(6))).toEqual(["{ a == }", "     ^"]);
    expect(caretUnder("{ a", at(4))).toEqual(["{ a", "   ^"]);
    expect(caretUnder("{ a", at(99))).toEqual(["{ a", "   ^"]);
    expect(caretUnder("", at(1))).toEqual(["", "^"]);
  });

  it("stands under its line alone", () => {
    expect(caretUnder("{ a = 1\n&& & }", at(4, 2))).toEqual(["&& & }", "   ^"]);
  });

  it("counts characters, and sees that some are wide or invisible", () => {
    expect(caretUnder('{ .a = "日本" && = }', at(16))).toEqual([
      '{ .a = "日本" && = }',
      "        \u3000\u3000     ^",
    ]);
    expect(caretUnder("\t{ = }", at(4))).toEqual([" { = }", "   ^"]);
    expect(caretUnder('"🔑" =', at(5))).toEqual(['"🔑" =', " \u3000  ^"]);
  });

  it("stands under the middle of a query that is cut on both sides", () => {
    const query = `${"a".repeat(500)}=${"b".repeat(500)}`;
    const [shown = "", caret = ""] = caretUnder(query, at(501));
    expect(shown).toMatch(/^…a+=b+…$/);
    expect([shown.indexOf("="), shown.length]).toEqual([caret.indexOf("^"), 98]);
  });

  it("stands under the end of a long query", () => {
    const [shown = "", caret = ""] = caretUnder(`${"a".repeat(500)}=`, at(502));
    expect(shown).toMatch(/^…a+=$/);
    expect(caret.indexOf("^")).toBe(shown.length);
  });
});
