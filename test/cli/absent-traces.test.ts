import { expect, it } from "vitest";
import { Machine } from "../live/lgtrace.ts";

it.each([
  ["05c", true],
  ["05c7", false],
  ["trace-1", false],
])("of %s it is said whether it is too short to be looked for as a beginning: %s", async (id, isSaid) => {
  using machine = new Machine();
  const { stderr, code } = await machine.lgtrace("show", id);
  expect(code).toBe(5);
  expect(stderr.includes("a beginning of an id takes four digits at least")).toBe(isSaid);
});
