import { describe, expect, it } from "vitest";
import type { Span } from "../../src/model/span.ts";
import { factsOf, log, span } from "./story.ts";

const MANY = 100_000;

/** Asks for every fact, so that none of them walks the trace with recursion or in square time. */
function everyFact(spans: readonly Span[]) {
  const logs = [1, 50, MANY].map((at) => log("line", { at }));
  const facts = factsOf(spans, { logs });
  const selfNs = facts.tree.nodes.reduce((sum, node) => sum + (facts.selfNs(node) ?? 0), 0);
  return {
    nodes: facts.tree.nodes.length,
    duplicates: facts.tree.duplicates,
    selfNs,
    path: facts.criticalPath.length,
    tokensOut: facts.tokensOut?.value,
    lines: facts.attachments.length,
    verdict: facts.verdict,
  };
}

const USAGE = { "gen_ai.operation.name": "chat", "gen_ai.usage.output_tokens": 1 };

describe("a hundred thousand spans", () => {
  it("in one chain", () => {
    const spans = Array.from({ length: MANY }, (_, n) =>
      span(`s${n}`, { at: [n, 2 * MANY - n], has: USAGE, ...(n > 0 && { parent: `s${n - 1}` }) }),
    );
    expect(everyFact(spans)).toEqual({
      nodes: MANY,
      duplicates: 0,
      selfNs: 2 * MANY * 1e6,
      path: 2 * MANY - 1,
      tokensOut: 1,
      lines: 3,
      verdict: undefined,
    });
  });

  it("in one fan", () => {
    const spans = Array.from({ length: MANY }, (_, n) =>
      n === 0 ? span("s0", { at: [0, MANY] }) : span(`s${n}`, { parent: "s0", at: [n, n + 0.5], has: USAGE }),
    );
    expect(everyFact(spans)).toMatchObject({ nodes: MANY, path: 2 * MANY - 1, tokensOut: MANY - 1 });
  });

  it("in one ring", () => {
    const spans = Array.from({ length: MANY }, (_, n) =>
      span(`s${n}`, { parent: `s${(n + 1) % MANY}`, at: [n, n + 1] }),
    );
    expect(everyFact(spans)).toMatchObject({ nodes: MANY, lines: 3 });
  });

  it("of one id", () => {
    const spans = Array.from({ length: MANY }, (_, n) => span("same", { at: [n % 50, 100 + (n % 50)] }));
    expect(everyFact(spans)).toMatchObject({ nodes: 50, duplicates: MANY - 50 });
  });

  it("that all outlive one parent", () => {
    const spans = Array.from({ length: MANY }, (_, n) => span(`s${n}`, { parent: "p", at: [n, n + 0.5] }));
    const [root, parent] = [span("root", { at: [0, MANY] }), span("p", { parent: "root", at: [0, 1] })];
    expect(everyFact([root, parent, ...spans])).toMatchObject({ nodes: MANY + 2 });
  });
});
