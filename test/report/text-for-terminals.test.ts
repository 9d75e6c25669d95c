import { describe, expect, it } from "vitest";
import { money } from "../../src/model/money.ts";
import { clockTime } from "../../src/report/clock-time.ts";
import { durationText, offsetText } from "../../src/report/duration.ts";
import { escapeBeyondAscii, escapeControls } from "../../src/report/escape-controls.ts";
import { counted, grouped } from "../../src/report/number.ts";
import { cut, fitLeft, fitRight, widthOf } from "../../src/report/width.ts";
import { fc } from "../properties.ts";

const NS = 1;
const US = 1e3;
const MS = 1e6;
const SECOND = 1e9;

describe("a duration", () => {
  it.each([
    [3_000_000, MS, "3 ms"],
    [3_200_000, NS, "3.20 ms"],
    [3_200_000, MS, "3 ms"],
    [1_280_000_000, MS, "1.28 s"],
    [1_280_000_000, SECOND, "1 s"],
    [250e9, MS, "4 m 10 s"],
    [295_000_000, NS, "295 ms"],
    [10_000_000, NS, "10.0 ms"],
    [0, MS, "0 ms"],
    [0, NS, "0 ns"],
    [812, NS, "812 ns"],
    [1_500, NS, "1.50 µs"],
    [1_500, US, "2 µs"],
    [9_996_000, NS, "10.0 ms"],
    [999_700_000, NS, "1.00 s"],
    [59_960_000_000, NS, "1 m 0 s"],
    [3_599_600_000_000, NS, "1 h 0 m"],
    [90_000e9, NS, "1 d 1 h"],
    [-5_000_000, MS, "-5 ms"],
  ])("of %d ns on a clock of %d ns reads %s", (ns, resolutionNs, text) => {
    expect(durationText(ns, resolutionNs)).toBe(text);
  });

  it("shows three digits at most, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59e9 }),
        fc.constantFrom(NS, US, MS, SECOND),
        (ns, resolutionNs) => {
          const [digits = ""] = durationText(ns, resolutionNs).split(" ");
          expect(digits.replace(".", "").length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  it("is signed as an offset", () => {
    expect(offsetText(231_000_000, MS)).toBe("+231 ms");
    expect(offsetText(-3_000_000, MS)).toBe("-3 ms");
  });
});

describe("numbers", () => {
  it("are grouped by thousands", () => {
    expect([grouped(0), grouped(999), grouped(1500), grouped(41_204_000n)]).toEqual([
      "0",
      "999",
      "1,500",
      "41,204,000",
    ]);
    expect([counted(1, "span"), counted(1500, "span")]).toEqual(["1 span", "1,500 spans"]);
  });

  it.each([
    [0.0083813, "$0.0084"],
    [0, "$0.00"],
    [0.42, "$0.42"],
    [1.234, "$1.23"],
    [1234.5, "$1,234.50"],
    [0.000000012, "$0.000000012"],
    [-0.5, "-$0.50"],
  ])("%d dollars read %s", (usd, text) => {
    expect(money(usd)).toBe(text);
  });
});

describe("a time", () => {
  const nanos = 1_779_460_327_114_231_007n;

  it("is UTC unless another zone is asked for, which shows", () => {
    expect(clockTime(nanos, "UTC", "millisecond")).toBe("2026-05-22 14:32:07.114Z");
    expect(clockTime(nanos, "Europe/Berlin", "millisecond")).toBe("2026-05-22 16:32:07.114+02:00");
    expect(clockTime(nanos, "America/St_Johns", "second")).toBe("2026-05-22 12:02:07-02:30");
    expect(clockTime(nanos, "UTC", "nanosecond")).toBe("2026-05-22 14:32:07.114231007Z");
  });

  it("before 1970 and beyond the calendar is still shown", () => {
    expect(clockTime(-1n, "UTC", "nanosecond")).toBe("1969-12-31 23:59:59.999999999Z");
    expect(clockTime(10n ** 25n, "UTC", "second")).toBe("10000000000000000000000000 ns");
  });
});

describe("recorded text", () => {
  it("has its control characters written out", () => {
    expect(escapeControls("a\nb\tc\r\u001b[31m\u0000\u007f\u009b\u202e\u2066\u2028")).toBe(
      "a\\nb\\tc\\r\\x1b[31m\\x00\\x7f\\x9b\\u202e\\u2066\\u2028",
    );
    expect(escapeControls("日本語 🎉 é")).toBe("日本語 🎉 é");
  });

  it("is ASCII throughout where the terminal is", () => {
    expect(escapeBeyondAscii("é日🎉\n")).toBe("\\xe9\\u65e5\\u{1f389}\\n");
  });

  it("never sends a control character, whatever was recorded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeControls(text)).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(escapeBeyondAscii(text)).toMatch(/^[ -~]*$/);
      }),
    );
  });
});

describe("a column", () => {
  it("counts wide characters and emoji as two cells, marks as none", () => {
    expect([widthOf("ascii"), widthOf("日本"), widthOf("👩‍👩‍👧"), widthOf("e\u0301")]).toEqual([5, 4, 2, 1]);
  });

  it("cuts between graphemes and says so", () => {
    expect(cut("tokenize.input", 8, "…")).toBe("tokeniz…");
    expect(cut("日本語の検索", 6, "…")).toBe("日本…");
    expect(cut("short", 8, "…")).toBe("short");
    expect(cut("abcdef", 2, "...")).toBe("..");
    expect(cut("👩‍👩‍👧👩‍👩‍👧", 3, "…")).toBe("👩‍👩‍👧…");
  });

  it("is bounded by a letter with a million marks", () => {
    expect(cut(`a${"\u0301".repeat(1_000_000)}`, 10, "…").length).toBeLessThan(200);
  });

  it("is exactly as wide as asked", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })).map(escapeControls);
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (recorded, cells) => {
        expect(widthOf(fitLeft(recorded, cells, "…"))).toBe(cells);
        expect(widthOf(fitRight(recorded, cells, "…"))).toBe(cells);
      }),
    );
  });
});
