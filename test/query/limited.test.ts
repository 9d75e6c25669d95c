import { expect, it } from "vitest";
import { Limited } from "../../src/query/limited.ts";

it.each([
  [2, [1, 2], false],
  [3, [1, 2, 3], true],
  [0, [1, 2, 3], true],
])("of three, limited to %i", (limit, passed, complete) => {
  const limited = new Limited([1, 2, 3], limit);
  expect([...limited]).toEqual(passed);
  expect(limited.passed).toBe(passed.length);
  expect(limited.complete).toBe(complete);
});
