import { describe, expect, it } from "vitest";
import type { Document } from "../../src/wire/format.ts";
import { formatOf } from "../../src/wire/index.ts";
import { jaegerJson } from "../../src/wire/jaeger/jaeger-json.ts";
import { jsonLog } from "../../src/wire/log/json-log.ts";
import { isSameShape } from "../../src/wire/log/same-shape.ts";

const JAEGER_TRACE = { traceID: "7c1f9b2e4d5a6b7c", spans: [], processes: {} };
const json = (value: unknown): Document => ({ kind: "json", value, text: JSON.stringify(value) });
const line = json({ time: "2026-05-22T14:32:07Z", level: "info", message: "began", data: 0 });

describe("a line that looks like the line before", () => {
  it("has its keys in its order, with plain values of its types", () => {
    const [one, other] = [
      { a: 1, b: "x", c: true },
      { a: 2.5, b: "", c: false },
    ].map(json);
    expect(one && other && isSameShape(one, other)).toBe(true);
  });

  it.each([
    ["a key more", { a: 1, b: "x", c: 1 }],
    ["a key less", { a: 1 }],
    ["another key", { a: 1, c: "x" }],
    ["another order", { b: "x", a: 1 }],
    ["another type", { a: "1", b: "x" }],
    ["null", { a: null, b: "x" }],
    ["a list", [1, "x"]],
    ["no object", 1],
  ])("is no longer alike with %s", (_what, value) => {
    expect(isSameShape(json(value), json({ a: 1, b: "x" }))).toBe(false);
  });

  it("is no longer alike where either holds an object or a list", () => {
    expect(isSameShape(json({ a: {} }), json({ a: {} }))).toBe(false);
    expect(isSameShape(json({ a: [] }), json({ a: [] }))).toBe(false);
    expect(isSameShape({ kind: "text", line: "x" }, { kind: "text", line: "x" })).toBe(false);
  });

  it("is taken for what that was, and a trace among the lines of a log is still a trace", () => {
    const before = { document: line, format: jsonLog };
    const quiet = json({ time: "soon", level: "loud", message: "", data: 0 });
    const trace = json({ time: "", level: "info", message: "began", data: [JAEGER_TRACE] });
    expect(formatOf(quiet)).toBeUndefined();
    expect(formatOf(quiet, undefined, before)).toBe(jsonLog);
    expect(formatOf(trace, undefined, before)).toBe(jaegerJson);
    expect(formatOf(trace, jaegerJson, before)).toBe(jaegerJson);
  });
});
