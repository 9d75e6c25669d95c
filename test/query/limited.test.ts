import { expect, it } from "vitest";
import { Limited } from "../../src/query/limited.ts";

it.each([
  [2, [1, 2], false],
  [3, [1, 2, 3], true],
  [0, [1, 2, 3], true],
])("of three, limited to %i", async (limit, passed, complete) => {
  const limited = new Limited([1, 2, 3], limit);
  expect(await Array.fromAsync(limited)).toEqual(passed);
  expect(limited.passed).toBe(passed.length);
  expect(limited.complete).toBe(complete);
});

it("is not complete where its source breaks off", async () => {
  async function* broken() {
    yield 1;
    throw new Error("cut");
  }
  const limited = new Limited(broken(), 0);
  await expect(Array.fromAsync(limited)).rejects.toThrow("cut");
  expect([limited.passed, limited.complete]).toEqual([1, false]);
});
