import { describe, expect, it } from "vitest";
import { breakOff, charactersIn, endsInsideJson, maskedTail } from "../../src/trace/cut-text.ts";

describe("a text that breaks off", () => {
  it.each([
    ["the refund will arrive within fourt", "word"],
    ["the refund will arrive within fourteen days.", undefined],
    ['{"order": 4481, "reason": "late deli', "JSON"],
    ['{"order": 4481, "reason": "late"', "JSON"],
    ['{"order": 4481}', undefined],
    ['[{"id": "pol_7"}, {"id": "pol_8"}, ', "JSON"],
    ['["a \\"quoted\\" id", "b"]', undefined],
    ['"a JSON text that never', "JSON"],
    ['"Hello" said the fox', "word"],
    ["[note] the order was late and the", "word"],
    ["{'kwargs': {'a': 1}}", undefined],
    ["{'kwargs': {'a': 1", "JSON"],
    ["日本語のテキスト\u{fffd}", "character"],
    ["half an emoji \ud83d", "character"],
    ["sha256:9f86d081884c7d659a2feaa0c55ad015", undefined],
    ["", undefined],
  ])("%s", (text, how) => {
    expect(breakOff(text)).toBe(how);
  });

  it("takes linear time on hostile texts", () => {
    expect(endsInsideJson("[".repeat(100_000))).toBe(true);
    expect(endsInsideJson(`{"${"\\".repeat(100_001)}`)).toBe(true);
    expect(breakOff(" ".repeat(100_000))).toBeUndefined();
    expect(breakOff(`{${" ".repeat(100_000)}`)).toBeUndefined();
  });

  it("counts code points, and masks what an end says", () => {
    expect(charactersIn("a😀b")).toBe(3);
    expect(maskedTail('{"iban": "DE89 3704 0044')).toBe('…xx": "xx99 9999 9999');
  });
});
