import { describe, expect, it } from "vitest";
import { IntervalIndex } from "../../src/trace/interval-index.ts";
import { fc } from "../properties.ts";

const time = fc.integer({ min: 0, max: 30 });

describe("an index of intervals", () => {
  it("finds what scanning finds, the latest start first, and no more than asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time)), time, time, fc.nat(9), (pairs, startBy, endFrom, most) => {
        const intervals = pairs.map(([startNs, length], item) => ({
          item,
          startNs,
          endNs: startNs + length,
        }));
        const reaching = intervals.filter(({ startNs, endNs }) => startNs <= startBy && endNs >= endFrom);
        const index = new IntervalIndex(intervals);
        const all = index.reaching(startBy, endFrom, Number.POSITIVE_INFINITY);
        expect([...all].sort()).toEqual(reaching.map(({ item }) => item).sort());
        const starts = all.map((item) => intervals[item]?.startNs ?? 0);
        expect(starts).toEqual([...starts].sort((one, other) => other - one));
        expect(index.reaching(startBy, endFrom, most)).toEqual(all.slice(0, most));
      }),
    );
  });

  it("counts what has no end as running on", () => {
    const index = new IntervalIndex([{ item: "open", startNs: 5, endNs: Number.POSITIVE_INFINITY }]);
    expect([index.reaching(5, 1e15, 9), index.reaching(4, 5, 9)]).toEqual([["open"], []]);
    expect(new IntervalIndex([]).reaching(1, 0, 9)).toEqual([]);
  });
});
