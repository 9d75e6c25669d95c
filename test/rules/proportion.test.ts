import { expect, it } from "vitest";
import { median } from "../../src/rules/median.ts";
import { wilsonInterval } from "../../src/rules/proportion.ts";

it("knows Wilson's interval as SciPy does", () => {
  const few = wilsonInterval(9, 100);
  expect([few.low, few.high]).toEqual([expect.closeTo(0.0480725, 6), expect.closeTo(0.1622621, 6)]);
  const all = wilsonInterval(30, 30);
  expect([all.low, all.high]).toEqual([expect.closeTo(0.8864866, 6), 1]);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

it("knows the middle of numbers", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7]), median([])]).toEqual([2, 2.5, 7, 0]);
});
