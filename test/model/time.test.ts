import { describe, expect, it } from "vitest";
import { isoOfUnixNano, unixNanoOf, unixNanoOfIso } from "../../src/model/time.ts";
import { fc } from "../properties.ts";

describe("absolute times", () => {
  it("keeps every digit of a fraction", () => {
    expect(unixNanoOf("1747924327.114000001", 1_000_000_000n)).toBe(1747924327114000001n);
    expect(unixNanoOf(1747924327.114, 1_000_000_000n)).toBe(1747924327114000000n);
    expect(unixNanoOf(1716370863120, 1_000_000n)).toBe(1716370863120000000n);
    expect(unixNanoOf(-1.5, 1_000n)).toBe(-1500n);
  });

  it.each(["soon", "NaN", "", "1e9x"])("refuses %j", (text) => {
    expect(unixNanoOf(text, 1n)).toBeUndefined();
  });

  it("reads ISO 8601 with and without a zone, to the nanosecond", () => {
    expect(unixNanoOfIso("2026-05-22T14:32:07.114Z")).toBe(1779460327114000000n);
    expect(unixNanoOfIso("2026-05-22 14:32:07,114")).toBe(1779460327114000000n);
    expect(unixNanoOfIso("2026-05-22T16:32:07.114000001+02:00")).toBe(1779460327114000001n);
    expect(unixNanoOfIso("2026-13-45T00:00:00Z")).toBeUndefined();
    expect(unixNanoOfIso("today")).toBeUndefined();
  });

  it("goes to ISO and back for any time of the years 1 to 9999", () => {
    const times = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n });
    fc.assert(
      fc.property(times, (time) => {
        expect(unixNanoOfIso(isoOfUnixNano(time))).toBe(time);
      }),
    );
  });
});
