import { describe, expect, it } from "vitest";
import { factsOf, span } from "./story.ts";

const CUT = 2048;

describe("values that Tempo cut", () => {
  it.each([
    ["ASCII", "a".repeat(CUT), 1],
    ["a byte less", "a".repeat(CUT - 1), 0],
    ["a byte more", "a".repeat(CUT + 1), 0],
    ["whole characters of four bytes", "😀".repeat(CUT / 4), 1],
    ["a character cut through, as protobuf is read", `${"日".repeat(682)}\u{fffd}`, 1],
    ["a character cut through, as Tempo writes JSON", `${"日".repeat(682)}\u{fffd}\u{fffd}`, 1],
    ["a replaced character far from there", `${"日".repeat(600)}\u{fffd}`, 0],
  ])("are told by their length in bytes: %s", (_, value, expected) => {
    expect(factsOf([span("llm", { at: [0, 1], has: { "llm.prompt": value } })]).cutValues).toBe(expected);
  });

  it("are counted in spans, events, links and resources; a resource that many share once", () => {
    const cut = new Map([["text", "a".repeat(CUT)]]);
    const resource = { service: "miniserve", attributes: cut };
    const event = { name: "token", timeUnixNano: undefined, attributes: cut };
    const facts = factsOf([
      span("one", { at: [0, 1], has: { prompt: "a".repeat(CUT), answer: "b".repeat(CUT) } }),
      { ...span("two", { at: [0, 1] }), resource, events: [event] },
      { ...span("three", { at: [0, 1] }), resource },
    ]);
    expect(facts.cutValues).toBe(4);
  });
});
