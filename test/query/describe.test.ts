import { describe, expect, it } from "vitest";
import { describeQuery } from "../../src/query/describe.ts";
import type { QueryFlags } from "../../src/query/from-flags.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";

describe("a question in words", () => {
  it.each<[QueryFlags, string]>([
    [{ tokensOut: ["0"] }, "0 output tokens"],
    [{ tokensOut: ["0", "none"] }, "0 or unrecorded output tokens"],
    [{ tokensIn: [">100"] }, "over 100 input tokens"],
    [{ tokensIn: ["1..5"] }, "1 to 5 input tokens"],
    [{ model: ["a", "b"], service: ["!=x"] }, "service other than x and model a or b"],
    [{ stopReason: ["none"] }, "stop reason unrecorded"],
    [{ error: true }, "status error"],
    [{ httpStatus: [">=500"] }, "HTTP status at least 500"],
    [{ spanDuration: ["<300ms"] }, "span duration under 300 ms"],
    [{ duration: ["1.5s..1h30m"] }, "duration 1.5 s to 1.5 h"],
    [{ cost: ["<=0.05"] }, "cost at most $0.05"],
    [
      { attr: ["k", "k!=v", "k=2..3", "j>1"] },
      "attribute k and attribute k other than v and attribute k 2 to 3 and attribute j over 1",
    ],
    [
      { name: ["llm.decode"], session: ["s1"], root: ["http.handler"] },
      "span name llm.decode and session s1 and root http.handler",
    ],
    [{ hasSpan: ["auth"], withoutSpan: ["rerank"] }, "a span auth and no span rerank"],
  ])("%j", (flags, words) => {
    expect(describeQuery(queryFromFlags(flags, 0n))).toBe(words);
  });

  it("says nothing where nothing is asked", () => {
    expect(describeQuery(queryFromFlags({ since: "1h", limit: "3" }, 0n))).toBeUndefined();
  });
});
