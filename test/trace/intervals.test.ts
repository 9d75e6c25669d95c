import { describe, expect, it } from "vitest";
import { totalNs, uncovered } from "../../src/trace/intervals.ts";

const gaps = (window: [number, number], ...covers: [number, number][]) => {
  const interval = ([startNs, endNs]: [number, number]) => ({ startNs, endNs });
  return uncovered(interval(window), covers.map(interval)).map(({ startNs, endNs }) => [startNs, endNs]);
};

describe("what intervals leave uncovered", () => {
  it("is the whole window without any, and nothing of an empty window", () => {
    expect(gaps([0, 10])).toEqual([[0, 10]]);
    expect(gaps([5, 5], [0, 9])).toEqual([]);
  });

  it("is what lies before, between and after, overlaps and touching ends counted once", () => {
    expect(gaps([0, 100], [60, 70], [10, 30], [20, 25], [30, 40])).toEqual([
      [0, 10],
      [40, 60],
      [70, 100],
    ]);
  });

  it("is not changed by what lies outside, or ends before it starts", () => {
    expect(gaps([10, 20], [0, 10], [20, 30], [18, 12])).toEqual([[10, 20]]);
    expect(gaps([10, 20], [0, 12], [18, 30])).toEqual([[12, 18]]);
  });

  it("adds up", () => {
    expect(totalNs(uncovered({ startNs: 0, endNs: 10 }, [{ startNs: 2, endNs: 5 }]))).toBe(7);
  });
});
