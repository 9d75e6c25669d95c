import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const versions: Record<string, string> = { ...dependencies, ...devDependencies };

it("states a reason for each dependency, and for no other", () => {
  const table = readFileSync("CONTRIBUTING.md", "utf8").split("## Dependencies")[1] ?? "";
  const rows = [...table.matchAll(/^\| ([^|]+?) \|/gm)].flatMap((row) => (row[1] ?? "").split(", "));
  const named = rows.filter((name) => name !== "package" && !name.startsWith("---"));
  expect(named.sort()).toEqual(Object.keys(versions).sort());
});

it("pins every version exactly", () => {
  expect(Object.values(versions).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
