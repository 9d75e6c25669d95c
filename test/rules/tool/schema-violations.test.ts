import { describe, expect, it } from "vitest";
import { violationsOf } from "../../../src/rules/tool/schema-violations.ts";

function said(value: unknown, schema: unknown): string[] {
  return violationsOf(value, schema).map((violation) => violation.said);
}

describe("arguments against a schema", () => {
  it("follows local references, and not those in a circle", () => {
    const schema = {
      properties: { a: { $ref: "#/$defs/Address" }, b: { $ref: "#/$defs/Loop" } },
      $defs: { Address: { type: "object", required: ["zip"] }, Loop: { $ref: "#/$defs/Loop" } },
    };
    expect(said({ a: {}, b: 1 }, schema)).toEqual(["a.zip is missing"]);
    expect(said({ a: 1 }, { properties: { a: { $ref: "https://example.org/x" } } })).toEqual([]);
  });

  it("asks for one of several, and for all", () => {
    const either = { anyOf: [{ type: "string" }, { type: "null" }] };
    expect(said(null, either)).toEqual([]);
    expect(said(1, either)).toEqual(["the whole is number, not string"]);
    expect(said({}, { allOf: [{ required: ["a"] }, { required: ["b"] }] })).toEqual([
      "a is missing",
      "b is missing",
    ]);
  });

  it("takes null where it may be, and several types", () => {
    expect(said(null, { type: "string", nullable: true })).toEqual([]);
    expect(said(null, { type: ["string", "null"] })).toEqual([]);
    expect(said(true, { type: ["string", "null"] })).toEqual(["the whole is boolean, not string or null"]);
  });

  it("runs nothing of the schema's, and ends on hostile ones", () => {
    expect(said("a".repeat(50), { type: "string", pattern: "^(a+)+$!" })).toEqual([]);
    const wide = { anyOf: Array.from({ length: 50 }, () => ({ $ref: "#" })) };
    expect(violationsOf({ a: 1 }, wide)).toEqual([]);
    for (const schema of [
      null,
      true,
      7,
      "x",
      [],
      { type: 7, required: 7, enum: {}, properties: [], items: 1 },
    ])
      expect(said({ a: [1] }, schema)).toEqual([]);
    expect(said({ constructor: 1 }, { properties: {}, additionalProperties: false })).toHaveLength(1);
  });
});
