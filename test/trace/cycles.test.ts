import { describe, expect, it } from "vitest";
import { drawn, factsOf, marked, nodeOf, span } from "./story.ts";

describe("cycles of parents", () => {
  it("break at the earliest member, and all members are marked", () => {
    const facts = factsOf([
      span("b", { parent: "a", at: [10, 20] }),
      span("a", { parent: "b", at: [0, 30] }),
    ]);
    expect(drawn(facts)).toEqual(["a", "  b"]);
    expect(marked(facts)).toEqual(["a: cycle", "b: cycle"]);
    expect(nodeOf(facts, "a").span.parentSpanId).toBe("b");
  });

  it("leave what hangs on them and the proper root as they are", () => {
    const facts = factsOf([
      span("http.handler", { at: [0, 100] }),
      span("x", { parent: "z", at: [20, 30] }),
      span("y", { parent: "x", at: [10, 30] }),
      span("z", { parent: "y", at: [15, 30] }),
      span("leaf", { parent: "z", at: [16, 17] }),
      span("auth", { parent: "http.handler", at: [1, 2] }),
    ]);
    expect(drawn(facts)).toEqual(["http.handler", "  auth", "y", "  z", "    leaf", "    x"]);
    expect(marked(facts)).toEqual(["y: cycle", "z: cycle", "x: cycle"]);
    expect(facts.rootName).toBe("http.handler");
  });

  it("of one keep the recorded parent and are drawn as roots", () => {
    const facts = factsOf([
      span("self", { parent: "self", at: [0, 9] }),
      span("child", { parent: "self", at: [1, 2] }),
    ]);
    expect(drawn(facts)).toEqual(["self", "  child"]);
    expect(marked(facts)).toEqual(["self: self-parent"]);
    expect(nodeOf(facts, "self").span.parentSpanId).toBe("self");
  });
});
