import { describe, expect, it } from "vitest";
import { queryFromFlags } from "../../src/query/from-flags.ts";
import { toTraceql } from "../../src/query/traceql/to-traceql.ts";
import { withoutRegex } from "../../src/query/traceql/without-regex.ts";

describe("a query without regular expressions", () => {
  it("asks for texts that sort as those that the expression fits", () => {
    expect(withoutRegex('{ (span."a b" = 7 || span."a b" =~ "\\\\s*7") }')).toBe(
      '{ (span."a b" = 7 || span."a b" < "\\\\") }',
    );
  });

  it("leaves texts alone that look like one", () => {
    const traceql = '{ name = "x =~ " || name = " =~ \\"y\\"" }';
    expect(withoutRegex(traceql)).toBe(traceql);
  });

  it.each([{ attr: ["score>7"] }, { tokensOut: ["0"] }, { stopReason: ["a =~ b"] }])(
    "is written for %j",
    (flags) => {
      const query = queryFromFlags(flags, 0n);
      expect(toTraceql(query)).toContain(' =~ "');
      expect(toTraceql(query, [], { regexes: false })).not.toMatch(/=~ "\\s/);
    },
  );
});
