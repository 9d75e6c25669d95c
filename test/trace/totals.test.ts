import { describe, expect, it } from "vitest";
import { EMPTY_COMPLETION } from "./empty-completion.ts";
import { REFUND_TURN } from "./refund-turn.ts";
import { factsOf, span } from "./story.ts";

const chat = (tokensIn: number, tokensOut: number) => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.usage.input_tokens": tokensIn,
  "gen_ai.usage.output_tokens": tokensOut,
});

describe("token totals", () => {
  it("of an empty completion are the stages', not the tokenizer's or the formatter's", () => {
    const facts = factsOf(EMPTY_COMPLETION);
    expect(facts.tokensIn).toEqual({ value: 128, atLeast: false, repeated: false });
    expect(facts.tokensOut).toEqual({ value: 0, atLeast: false, repeated: false });
    expect(facts.costUsd).toBeUndefined();
  });

  it("of the refund turn are at least what is recorded, since the judge's call says nothing", () => {
    const facts = factsOf(REFUND_TURN);
    expect(facts.tokensIn).toEqual({ value: 84 + 13 + 1870, atLeast: true, repeated: false });
    expect(facts.tokensOut).toEqual({ value: 202, atLeast: true, repeated: false });
    expect(facts.costUsd?.value).toBeCloseTo(0.0083813, 10);
    expect(facts.costUsd?.atLeast).toBe(true);
  });

  it("take leaf calls, and say that an agent repeats them", () => {
    const facts = factsOf([
      span("agent", { at: [0, 90], has: { "openinference.span.kind": "AGENT", ...chat(30, 3) } }),
      span("call 1", { parent: "agent", at: [0, 40], has: chat(10, 1) }),
      span("call 2", { parent: "agent", at: [40, 80], has: chat(20, 2) }),
    ]);
    expect(facts.tokensIn).toEqual({ value: 30, atLeast: false, repeated: true });
    expect(facts.tokensOut).toEqual({ value: 3, atLeast: false, repeated: true });
  });

  it("count a call and its stages once, whichever of them says it", () => {
    const facts = factsOf([
      span("call", { at: [0, 90], has: chat(10, 5) }),
      span("llm.prefill", { parent: "call", at: [0, 40], has: { "llm.tokens.in": 10 } }),
      span("llm.decode", { parent: "call", at: [40, 80], has: { "llm.tokens.in": 10 } }),
      span("decode.step", { parent: "llm.decode", at: [40, 41], has: { "llm.tokens.out": 1 } }),
    ]);
    expect(facts.tokensIn).toEqual({ value: 10, atLeast: false, repeated: true });
    expect(facts.tokensOut).toEqual({ value: 5, atLeast: false, repeated: false });
  });

  it("lack nothing where a call leaves the numbers to the calls below it", () => {
    const facts = factsOf([
      span("router", { at: [0, 90], has: { "gen_ai.operation.name": "chat", "llm.model": "router" } }),
      span("call", { parent: "router", at: [0, 40], has: { ...chat(10, 1), "llm.model": "m" } }),
    ]);
    expect(facts.tokensIn).toEqual({ value: 10, atLeast: false, repeated: false });
    expect(facts.model).toBe("m");
  });

  it("are a lower bound where a failed attempt says nothing", () => {
    const facts = factsOf([
      span("root", { at: [0, 90] }),
      span("try 1", {
        parent: "root",
        at: [0, 40],
        status: "ERROR",
        has: { "gen_ai.operation.name": "chat" },
      }),
      span("try 2", { parent: "root", at: [40, 80], has: chat(20, 2) }),
    ]);
    expect(facts.tokensOut).toEqual({ value: 2, atLeast: true, repeated: false });
  });

  it("do not exist where no call says anything, nor where only a plain span does", () => {
    expect(factsOf([span("chat", { at: [0, 9] })]).tokensOut).toBeUndefined();
    expect(
      factsOf([span("format.output", { at: [0, 9], has: { "llm.tokens.out": 7 } })]).tokensOut,
    ).toBeUndefined();
  });
});
