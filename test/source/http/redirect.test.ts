import { expect, it } from "vitest";
import { sameHost } from "../../../src/source/http/redirect.ts";

it.each([
  ["http://tempo:3200/a", "http://tempo:3200/b", true],
  ["http://tempo/a", "https://tempo/a", true],
  ["http://tempo:80/a", "https://tempo:443/a", true],
  ["https://tempo/a", "http://tempo/a", false],
  ["http://tempo:3200/a", "https://tempo:3200/a", false],
  ["http://tempo/a", "http://tempo:3200/a", false],
  ["http://tempo/a", "http://tempo.evil/a", false],
  ["http://tempo/a", "https://login.example/tempo", false],
])("credentials go from %s to %s: %s", (from, to, may) => {
  expect(sameHost(new URL(from), new URL(to))).toBe(may);
});
