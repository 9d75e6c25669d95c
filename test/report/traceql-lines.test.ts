import { expect, it } from "vitest";
import { traceqlLines } from "../../src/report/traceql-lines.ts";

const LONG = `{ ${Array.from({ length: 60 }, (_, at) => `span.key_${at} != nil`).join(" || ")} }`;

it("breaks a long query behind its alternatives, and leaves every word at its byte", () => {
  const lines = traceqlLines(LONG);
  expect(lines.length).toBeGreaterThan(5);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(110);
  expect(lines.join("\n").replaceAll("\n", " ")).toBe(LONG);
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/ \|\|$/);
});

it("leaves a short one as it is", () => {
  expect(traceqlLines("{ status = error } | count() > 1")).toEqual(["{ status = error } | count() > 1"]);
});
