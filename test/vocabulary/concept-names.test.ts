import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Tables are spread into one: of two of a name the later one would win without a word. */
it("every concept is stated once", () => {
  const names = readdirSync("src/vocabulary").flatMap((file) =>
    [...readFileSync(`src/vocabulary/${file}`, "utf8").matchAll(/^ {2}(\w+): concept\(/gm)].map(
      ([, name]) => name,
    ),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
