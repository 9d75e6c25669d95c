import { describe, expect, it } from "vitest";
import { compileName, compilePattern } from "../../src/contract/pattern.ts";
import { fc } from "../properties.ts";

function test(source: string, text: string): boolean {
  const pattern = compilePattern(source);
  if ("refused" in pattern) throw new Error(pattern.refused);
  return pattern.test(text);
}

describe("an expression of a contract", () => {
  it.each(["(a)\\1", "(?=a)b", "(?<!a)b", "(", "a**", "["])("%s is refused", (source) => {
    expect(compilePattern(source)).toHaveProperty("refused");
  });

  it.each([
    ["^h_[0-9a-f]+$", "h_38d2", true],
    ["(^|[_.:/-])(draft|wip)([_.:/-]|$)", "pol_v2_draft", true],
    ["(^|[_.:/-])(draft|wip)([_.:/-]|$)", "overdraft", false],
    ["^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", true],
    ["[(+*?{|]+\\)\\|", "+*)|", true],
    ["(?:ab){2}", "abab", true],
    ["^\\p{Lu}", "Äb", true],
  ])("%s on %s: %s", (source, text, expected) => {
    expect(test(source, text)).toBe(expected);
  });

  it.each(["(a+)+$", "(a|a)*b", "(.*)*x", "([a-z]+[.])*x", "(a?){30}a{30}$", "a.*b.*c.*d", "^(a|aa)+$"])(
    "%s, on which a backtracking engine explodes, answers on 100,000 characters",
    (source) => {
      expect(test(source, `${"a".repeat(100_000)}!`)).toBe(false);
    },
  );

  it("answers as JavaScript does on what it tries", () => {
    const sources = fc.constantFrom("^a+b?c*$", "(ab|c)a{1,2}", "[^a]b+|c$", "(?:a)(b)?c", "\\bab{2}");
    fc.assert(
      fc.property(sources, fc.string({ unit: fc.constantFrom("a", "b", "c", " ") }), (source, text) => {
        expect(test(source, text)).toBe(new RegExp(source, "u").test(text));
      }),
    );
  });
});

describe("a name in a contract", () => {
  it("is exact, or an expression between slashes", () => {
    const exact = compileName("tool.search");
    const pattern = compileName("/^tool[.]/");
    if ("refused" in exact || "refused" in pattern) throw new Error("refused");
    expect([exact.matches("tool.search"), exact.matches("toolXsearch")]).toEqual([true, false]);
    expect([pattern.matches("tool.search"), pattern.matches("a.tool.")]).toEqual([true, false]);
    expect(compileName("/(?=a)/")).toHaveProperty("refused");
  });
});

describe("a named group", () => {
  it("is what it matched", () => {
    const pattern = compilePattern("^(?<tenant>[a-z]+)[:/]");
    if ("refused" in pattern) throw new Error(pattern.refused);
    expect(pattern.group("acme:7", "tenant")).toBe("acme");
    expect(pattern.group("7", "tenant")).toBeUndefined();
    expect(pattern.group(`acme:${"x".repeat(20_000)}`, "tenant")).toBe("acme");
    expect(pattern.group("acme:7", "nobody")).toBeUndefined();
  });
});
