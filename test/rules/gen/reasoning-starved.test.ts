import { describe, expect, it } from "vitest";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { answer, call, type Has, handler, out } from "./model-call.ts";

const reasoning = (tokens: number): Has => ({ "gen_ai.usage.reasoning.output_tokens": tokens });
const STARVED = ["warning reasoning used up the answer"];

describe("L06 reasoning-starved", () => {
  it("finds an answer that was all reasoning, and L04 leaves it", () => {
    const spans = [
      handler,
      call({ ...out(4096, "length"), ...reasoning(4096), "gen_ai.request.max_tokens": 4096 }),
    ];
    expect(foundBy("L06", spans)).toMatchObject([
      {
        severity: "warning",
        message:
          "chat spent 4096 of 4096 output tokens on reasoning (limit 4096) and had none left to answer with, stopped by length",
      },
    ]);
    expect(saidBy("L04", spans)).toEqual([]);
  });

  it.each<[string, Has]>([
    ["three tokens left", { ...out(4096, "length"), ...reasoning(4093) }],
    ["a full window", { ...out(4096, "model_context_window_exceeded"), ...reasoning(4096) }],
    ["an answer recorded empty", { ...out(4096, "length"), ...reasoning(4096), ...answer("") }],
    ["reasoning that is counted beside the output", { ...out(2, "length"), ...reasoning(4094) }],
  ])("finds %s", (_what, has) => {
    expect(saidBy("L06", [handler, call(has)])).toEqual(STARVED);
  });

  it.each<[string, Has, number]>([
    ["tokens left for an answer", { ...out(3400, "length"), ...reasoning(3000) }, 1],
    ["a natural end", { ...out(4096, "stop"), ...reasoning(4096) }, 0],
    ["a recorded answer", { ...out(4096, "length"), ...reasoning(4096), ...answer("Dear customer") }, 1],
    ["reasoning beside an output of its own", { ...out(900, "length"), ...reasoning(4094) }, 1],
    ["unknown reasoning, which is L04's", { ...out(4096, "length"), ...answer("") }, 1],
    ["no reasoning", { ...out(2, "length"), ...reasoning(0) }, 1],
  ])("is silent about %s", (_what, has, cut) => {
    expect(saidBy("L06", [handler, call(has)])).toEqual([]);
    expect(saidBy("L04", [handler, call(has)])).toHaveLength(cut);
  });

  it("does not judge counts that contradict each other", () => {
    const has = { ...out(4096, "length"), ...reasoning(4096), "llm.usage.reasoning_tokens": 7 };
    expect(unjudgedBy("L06", [handler, call(has)])).toEqual(["token usage contradicts itself"]);
  });
});
