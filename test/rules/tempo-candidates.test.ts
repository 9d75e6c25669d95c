import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clearOfBufferEdges } from "../../src/query/traceql/buffer-edges.ts";
import { withoutTexts } from "../../src/query/traceql/literal.ts";
import { traceqlLines } from "../../src/report/traceql-lines.ts";
import { RULES } from "../../src/rules/registry.ts";
import { hasOwnHints } from "../../src/source/tempo/search-page.ts";
import type { Place } from "../../src/vocabulary/concept.ts";
import { ALL_CONCEPTS } from "../../src/vocabulary/detail-concepts.ts";
import { DOCUMENT_PLACES } from "../../src/vocabulary/documents.ts";
import { EVALUATION_PLACES } from "../../src/vocabulary/evaluations.ts";

const PAGE = readFileSync("docs/rules.md", "utf8");
const METRICS = /\b(?:rate|compare|topk|bottomk|\w+_over_time)\s*\(/;
const TEXT = /"(?:[^"\\]|\\.)*"/g;
const PATTERN = /[=!]~ ("(?:[^"\\]|\\.)*")/g;
const KEY = /(?<![.\w])(?:span|event)\.([\w.]+)/g;

const asked = RULES.flatMap(({ code, name, traceql }) =>
  traceql === undefined ? [] : [{ code, name, traceql }],
);

it("most rules have TraceQL that finds their candidates", () => {
  expect(asked.length).toBeGreaterThan(RULES.length / 2);
});

describe.each(asked)("$code $name", ({ code, name, traceql }) => {
  const bare = withoutTexts(traceql);

  it("is one search: selectors and a pipeline, no metrics, no hints of its own", () => {
    expect(clearOfBufferEdges(traceql)).toBe(traceql);
    expect(traceql).toMatch(/^\{[^\n]*$/);
    expect(bare).not.toMatch(METRICS);
    expect(hasOwnHints({ traceql, raw: true })).toBe(false);
  });

  it("closes what it opens: texts, parentheses, braces", () => {
    expect(bare.replaceAll('""', "")).not.toMatch(/["`']/);
    expect(unclosed(bare)).toBe("");
  });

  it("has texts that TraceQL can read and patterns that RE2 knows", () => {
    for (const [text] of traceql.matchAll(TEXT)) expect(text.slice(1, -1)).toMatch(/^(?:[^\\]|\\[\\"])*$/);
    for (const [, literal = ""] of traceql.matchAll(PATTERN)) {
      const pattern: string = JSON.parse(literal);
      expect(() => new RegExp(`^(?:${pattern})$`)).not.toThrow();
      expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]/);
    }
  });

  it("keeps off what a Tempo answers wrongly (diagnostics §1.8)", () => {
    expect(bare).not.toMatch(/[^!]= ?nil|span:childCount|\bparent\./);
    for (const side of bare.split(">>").slice(1)) expect(side).not.toContain("nestedSet");
  });

  it("has patterns for names and messages only, which are never lists: Tempo 3 fails on lists beside texts", () => {
    for (const [, asked = ""] of bare.matchAll(/(\S+) [=!]~/g))
      expect(["name", "statusMessage"]).toContain(asked.replace(/^\(+/, ""));
  });

  it("reckons with no attribute: Tempo 3 fails on a list of numbers", () => {
    expect(bare).not.toMatch(/ [-+*/%^] /);
  });

  it("asks for attributes that the rules read", () => {
    const keys = Array.from(bare.matchAll(KEY), ([, key = ""]) => key);
    expect(keys.filter((key) => !KNOWN.has(key))).toEqual([]);
  });

  it("is documented", () => {
    const [, section = ""] = PAGE.split(`\n### ${code} ${name}\n`);
    expect(section.split("\n#")[0]).toContain(
      `\n\`\`\`traceql\n${traceqlLines(traceql).join("\n")}\n\`\`\`\n`,
    );
  });
});

const KNOWN: ReadonlySet<string> = new Set(
  [
    ...Object.values(ALL_CONCEPTS).flatMap((sources) => sources.map(placeOf)),
    ...DOCUMENT_PLACES,
    ...EVALUATION_PLACES,
  ].map(keyOf),
);

function placeOf({ place }: { readonly place: Place }): Place {
  return place;
}

function keyOf(place: Place): string {
  if (place.at === "indexed") return `${place.prefix}0${place.suffix}`;
  return place.key ?? "";
}

/** What is left open at the end, innermost first; a wrong closing sign stays as well. */
function unclosed(bare: string): string {
  const pairs: Readonly<Record<string, string>> = { ")": "(", "}": "{" };
  const open: string[] = [];
  for (const sign of bare.replaceAll(/[^(){}]/g, ""))
    if (pairs[sign] !== undefined && open.at(-1) === pairs[sign]) open.pop();
    else open.push(sign);
  return open.reverse().join("");
}
