import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, judged, saidBy } from "../judged.ts";

const ring = [span("b", { parent: "a", at: [10, 20] }), span("a", { parent: "b", at: [0, 30] })];

describe("S10 cycle", () => {
  it("names the members of a ring and where it was broken", () => {
    expect(foundBy("S10", ring)).toMatchObject([
      {
        severity: "error",
        spanIds: ["a", "b"],
        message: "2 spans are each other's ancestors: a → b → a",
        actual: "drawn as if a had no parent",
        evidence: {
          link: [
            { spanId: "a", note: "parent b" },
            { spanId: "b", note: "parent a" },
          ],
        },
      },
    ]);
  });

  it("knows a span that names itself", () => {
    expect(saidBy("S10", [span("self", { parent: "self", at: [0, 9] })])).toEqual([
      "error a span is its own parent",
    ]);
  });

  it("says each ring, and what hangs on it is not in it", () => {
    const other = [
      span("x", { parent: "z", at: [40, 50] }),
      span("y", { parent: "x", at: [41, 50] }),
      span("z", { parent: "y", at: [42, 50] }),
      span("leaf", { parent: "z", at: [43, 44] }),
    ];
    expect(foundBy("S10", [...ring, ...other]).map(({ spanIds }) => spanIds)).toEqual([
      ["a", "b"],
      ["x", "y", "z"],
    ]);
  });

  it("is silent about a chain of 50,000", () => {
    const chain = Array.from({ length: 50_000 }, (_, n) =>
      span(`s${n}`, { at: [n, 200_000 - n], ...(n > 0 && { parent: `s${n - 1}` }) }),
    );
    expect(saidBy("S10", chain)).toEqual([]);
  });

  it("finds a ring of 50,000, and 10,000 rings of two", () => {
    const long = Array.from({ length: 50_000 }, (_, n) =>
      span(`s${n}`, { at: [n, n + 9], parent: `s${(n + 1) % 50_000}` }),
    );
    const [found] = foundBy("S10", long);
    expect(found?.spanIds).toHaveLength(50_000);
    expect(found?.message.length).toBeLessThan(200);
    const many = Array.from({ length: 20_000 }, (_, n) =>
      span(`s${n}`, { at: [n, n + 9], parent: `s${n % 2 === 0 ? n + 1 : n - 1}` }),
    );
    expect(foundBy("S10", many)).toHaveLength(10_000);
  });

  it("leaves the rest of the trace to the other rules", () => {
    const { findings } = judged([
      span("http.handler", { at: [0, 300], kind: "SERVER" }),
      span("llm.decode", { parent: "gone", at: [200, 250] }),
      ...ring,
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(["S10", "S01"]);
  });
});
