import { describe, expect, it } from "vitest";
import { otherLines } from "../../src/evidence/merge-lines.ts";
import { mergedSpans } from "../../src/evidence/merge-spans.ts";
import { log, span } from "../trace/story.ts";

describe("the spans of a stored trace and of Tempo's", () => {
  const stored = span("llm", { at: [0, 10], has: { model: "minigpt-v1" }, flags: 1 });

  it("are there once where Tempo's copy only lost its flags", () => {
    expect(mergedSpans([stored], [{ ...stored, flags: undefined }])).toEqual([stored]);
  });

  it("are Tempo's where they ended meanwhile", () => {
    const open = { ...stored, endUnixNano: undefined };
    expect(mergedSpans([open], [stored])).toEqual([stored]);
    expect(mergedSpans([stored], [open])).toEqual([stored]);
  });

  it("are Tempo's where it knows more of them", () => {
    const fuller = { ...stored, attributes: new Map([...stored.attributes, ["tokens", 7n]]) };
    expect(mergedSpans([stored], [fuller])).toEqual([fuller]);
  });

  it("stay as they were stored where Tempo cut a value", () => {
    const long = { ...stored, attributes: new Map([["prompt", "a".repeat(9000)]]) };
    const cut = { ...stored, attributes: new Map([["prompt", "a".repeat(2048)]]) };
    expect(mergedSpans([long], [cut])).toEqual([long]);
  });

  it("are two where they share an id and are not the same", () => {
    const other = { ...stored, name: "tool", endUnixNano: stored.endUnixNano };
    const later = { ...stored, startUnixNano: stored.startUnixNano + 1n };
    const server = { ...stored, kind: "SERVER" } as const;
    expect(mergedSpans([stored], [other, later, server])).toEqual([stored, other, later, server]);
  });

  it("that were recorded twice are still two", () => {
    expect(mergedSpans([stored, stored], [stored])).toHaveLength(2);
    expect(mergedSpans([stored], [stored, stored])).toHaveLength(2);
  });
});

describe("log lines at hand and from elsewhere", () => {
  const line = log("prefill done", { at: 20.5 });

  it("are the same within their millisecond", () => {
    expect(otherLines([log("prefill done", { at: 20 })], [line])).toEqual([]);
    expect(otherLines([log("prefill done", { at: 21 })], [line])).toEqual([line]);
  });

  it("are the same where one of them names no service", () => {
    expect(otherLines([{ ...line, service: undefined }], [line])).toEqual([]);
    expect(otherLines([{ ...line, service: "gateway" }], [line])).toEqual([line]);
  });

  it("that were written twice are there twice", () => {
    expect(otherLines([line], [line, line])).toEqual([line]);
  });
});
