import { describe, expect, it } from "vitest";
import { type QueryFlags, queryFromFlags } from "../../src/query/from-flags.ts";
import { clearOfBufferEdges, withWord } from "../../src/query/traceql/buffer-edges.ts";
import { attributeName, numberLiterals, stringLiteral } from "../../src/query/traceql/literal.ts";
import { selectedNames, toTraceql } from "../../src/query/traceql/to-traceql.ts";
import { fc } from "../properties.ts";

function traceqlOf(flags: QueryFlags): string {
  return toTraceql(queryFromFlags(flags, 0n));
}

describe("a question in TraceQL", () => {
  it("asks for everything with one empty spanset", () => {
    expect(traceqlOf({})).toBe("{ }");
  });

  it("puts what must hold on one span into one spanset, what holds of the trace into its own", () => {
    expect(traceqlOf({ name: ["llm.decode"], status: ["ok"], hasSpan: ["rerank", "embed"] })).toBe(
      '((({ name = "llm.decode" && status = ok }) && ({ name = "rerank" })) && ({ name = "embed" }))',
    );
  });

  it("compares a number in every type that it may be stored in", () => {
    const traceql = traceqlOf({ tokensOut: ["0"] });
    for (const literal of ["0", "0.0", '"0"'])
      expect(traceql).toContain(`span."llm.tokens.out" = ${literal} `);
    expect(traceql).toContain('span."gen_ai.usage.output_tokens" = 0.0');
  });

  it("asks ints for the whole numbers around an end that is none", () => {
    expect(traceqlOf({ attr: ["score<2.5"] })).toContain('span."score" < 3 || span."score" < 2.5 ');
    expect(traceqlOf({ attr: ["score>2.5"] })).toContain('span."score" > 2 || span."score" > 2.5 ');
    expect(traceqlOf({ attr: ["score=0.5..2.5"] })).toContain(
      '(span."score" >= 0 && span."score" <= 3) || (span."score" >= 0.5 && span."score" <= 2.5)',
    );
  });

  it("asks for other spellings of a number by how they may begin", () => {
    const traceql = traceqlOf({ attr: ["score=2.5"] });
    expect(traceql).toContain('(span."score" >= "\\t" && span."score" < "1")');
    expect(traceql).toContain('(span."score" >= "2" && span."score" < "3")');
  });

  it("asks for an int beyond 2^53 by its own digits", () => {
    expect(traceqlOf({ attr: ["id=9007199254740993"] })).toContain('span."id" = 9007199254740993 ');
  });

  it("only asks whether there is a value where no literal says the number", () => {
    expect(traceqlOf({ attr: ["id>1e21"] })).toBe('{ (span."id" != nil || resource."id" != nil) }');
  });

  it("never asks by a regular expression, which fails where lists and texts stand under one key", () => {
    for (const flags of [{ stopReason: ["length"] }, { attr: ["score>2"] }, { tokensOut: ["0"] }])
      expect(traceqlOf(flags)).not.toContain("=~");
  });

  it("asks for every type where Tempo has a column of one type, whose nil knows that type alone", () => {
    expect(traceqlOf({ httpStatus: ["!=404"] })).toContain(
      'span."http.status_code" != nil || span."http.status_code" >= ""',
    );
  });

  it("only asks whether there is a value where the number stands inside of one", () => {
    expect(traceqlOf({ tokensOut: ["0"] })).toContain('span."langfuse.observation.usage_details" != nil');
  });

  it("never asks for an absence, which Tempo answers wrongly: that is the client's", () => {
    expect(traceqlOf({ tokensOut: ["none"], service: ["miniserve"] })).toBe(
      '{ resource.service.name = "miniserve" }',
    );
    expect(traceqlOf({ withoutSpan: ["rerank"] })).toBe("{ }");
  });

  it("never asks for a lower bound of a span's duration, which one bad span blinds", () => {
    expect(traceqlOf({ spanDuration: [">2s"] })).toBe("{ trace:duration >= 2000000000ns }");
    expect(traceqlOf({ spanDuration: ["1s..2s"] })).toBe("{ duration <= 2000000000ns }");
  });

  it("never asks for an upper bound alone, which a span that ends before it starts fulfils here alone", () => {
    expect(traceqlOf({ spanDuration: ["<2s"] })).toBe("{ }");
  });

  it("takes a span for failed that an attribute calls so", () => {
    expect(traceqlOf({ error: true })).toMatch(/^\{ \(status = error \|\| .*span\."error" != nil/);
  });

  it("selects what the client must see, for the conditions that there are", () => {
    const query = queryFromFlags({ name: ["a"], httpStatus: ["500"] }, 0n);
    expect(toTraceql(query, selectedNames(query))).toMatch(
      / \| select\(name, span\."http\.response\.status_code", /,
    );
  });
});

describe("hostile words stay inside their quotes", () => {
  it.each(['a" } || { true', "a\\", 'a\\" || true', "a\nb", "\u2028"])("%j", (word) => {
    const traceql = traceqlOf({ name: [word], attr: [`${JSON.stringify(word)}=x`] });
    const outside = traceql.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "");
    expect(outside).not.toMatch(/true|\n/);
    expect(outside.match(/[{}]/g)).toHaveLength(2);
  });

  it("reads back as what was meant", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(stringLiteral(text))).toBe(text.toWellFormed());
        const [, inside = ""] = /^span\."(.*)"$/s.exec(attributeName("span", text)) ?? [];
        expect(inside.replaceAll(/\\(["\\])/g, "$1")).toBe(text.toWellFormed());
      }),
    );
  });

  it.each([
    [0, ["0", "0.0"]],
    [0.5, ["0.5"]],
    [1e21, ["1000000000000000000000.0"]],
  ])("%d in each form", (value, literals) => {
    expect(numberLiterals(value)).toEqual(literals);
  });
});

describe("the edges of the lexer's buffer", () => {
  it("keep clear of a word that is put behind", () => {
    expect(withWord("{ }", "with (most_recent=true)")).toBe("{ } with (most_recent=true)");
    for (let bytes = 900; bytes < 1100; bytes += 1) {
      const text = withWord(`{ name = "${"x".repeat(bytes)}" }`, "with (most_recent=true)");
      expect(text).toMatch(/" \} +with \(most_recent=true\)$/);
      const [start, end] = [text.indexOf("with ("), text.length];
      expect(start < 1024 && end + 12 >= 1024 && end < 1536).toBe(false);
    }
  });

  const words = fc.array(
    fc.oneof(
      fc
        .string({ unit: fc.constantFrom(..."abc."), minLength: 1, maxLength: 60 })
        .map((key) => `span."${key}"`),
      fc.nat().map(String),
      fc.string().map((text) => JSON.stringify(text)),
    ),
    { minLength: 40, maxLength: 120 },
  );

  it("fall between words, and the query stays the same", () => {
    fc.assert(
      fc.property(words, (list) => {
        const text = clearOfBufferEdges(list.join(" = "));
        expect(text.replaceAll(/ +/g, " ")).toBe(list.join(" = ").replaceAll(/ +/g, " "));
        for (let edge = 1024; edge < Buffer.byteLength(text); edge += 1024) {
          const before = Buffer.from(text).subarray(0, edge).toString();
          const open = before.match(/(?:span\."[^"]*"|\d+)$/)?.[0];
          expect(open, `at ${edge}`).toBeUndefined();
        }
      }),
    );
  });
});
