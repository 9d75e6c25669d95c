import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/report/width.ts";
import { fc } from "../properties.ts";
import { draw } from "./draw.ts";
import { factsOf, idOf, logLine, span } from "./miniserve.ts";
import { hostileText } from "./odd-stories.ts";

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const BAR = /[━╸╺─╴╶┄]/;

/** Names of every script, emoji, combining marks; without the characters that bars are made of. */
const names = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("日本語", "👩‍👩‍👧 chat", "e\u0301"),
  )
  .filter((name) => !BAR.test(name));

/** A tree of spans that all take the same time: each but the first hangs under an earlier one. */
const trees = fc.array(fc.tuple(names, fc.nat()), { minLength: 1, maxLength: 12 }).map((sketches) =>
  factsOf(
    sketches.map(([name, above], at) => ({
      ...span(name, undefined, [0, 100]),
      spanId: idOf(`${at}`),
      parentSpanId: at === 0 ? undefined : idOf(`${above % at}`),
    })),
    sketches.map(([message], at) => logLine(50, undefined, { message, spanId: idOf(`${at}`) })),
  ),
);

describe("whatever is recorded", () => {
  it("no line is wider than asked, and none holds a control character", () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 34, max: 140 }), fc.boolean(), (facts, width, ascii) => {
        for (const line of draw(facts, { width, ascii, options: { attributes: true } }).split("\n")) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(CONTROLS);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("all bars begin in the same cell", () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 70, max: 140 }), (facts, width) => {
        const lines = draw(facts, { width, options: { fold: false, logs: "none" } }).split("\n");
        const heading = lines.findIndex((line) => line.startsWith(" span"));
        const bars = lines.slice(heading + 1, heading + 1 + facts.tree.nodes.length);
        const starts = bars.map((line) => widthOf(line.slice(0, line.search(BAR))));
        const zero = lines[heading]?.indexOf("0");
        expect(starts).toEqual(starts.map(() => zero));
      }),
      { numRuns: 60 },
    );
  });

  it("is made visible", () => {
    expect(draw(hostileText(), { options: { attributes: true } })).toBe(`\
7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e  miniserve › http.handler\\n\\x1b[2J         2026-05-22 14:32:07.114Z
100 ms · 2 spans · 1 log line · m\\x9b          ✗ 日本語の検索 🎉: line one\\nline two\\x1b]0;title\\x07

 span                   0               25              50             75         100ms  duration
 http.handler\\n\\x1b[2J  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    100 ms  ✗
 └ 日本語の検索 🎉            ╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━                              50 ms  ✗
     ┊ ✗ line one\\nline two\\x1b]0;title\\x07
     ┊ ke\\u202ey  "va\\x07lue"
     ┊ llm.model  "m\\x9b"
     ┊ +20 ms  event  ev\\rent  \\n="\\t"
     ┊ +30 ms  INFO  log\\x1b[31m red  a b="c\\nd"

2 of 2 spans, 1 of 1 log line · 0 orphans`);
  });

  it("a log line of 5 MB is cut, and whole with --full", () => {
    const facts = factsOf(
      [span("root", undefined, [0, 10])],
      [logLine(5, "root", { message: "x".repeat(5_000_000) })],
    );
    expect(draw(facts, { width: 80 }).split("\n")[5]).toBe(`   ┊ +5 ms  INFO  ${"x".repeat(61)}…`);
    expect(draw(facts, { width: 80, full: true }).length).toBeGreaterThan(5_000_000);
  });

  it("a chain of 20,000 spans is drawn, its guides shortened", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      span(`s${at}`, at === 0 ? undefined : `s${at - 1}`, [0, 100]),
    );
    const lines = draw(factsOf(chain)).split("\n");
    expect(lines[503]).toMatch(/^ … {23}└ s499 /);
    expect(lines.at(-1)).toBe("19,500 spans beyond the first 500 rows (--max-rows 0 draws all) · 0 orphans");
  });
});
