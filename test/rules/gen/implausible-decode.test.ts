import { describe, expect, it } from "vitest";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { call, type Has, handler } from "./model-call.ts";

/** A decode stage of so many milliseconds. */
function decode(ms: number, has: Has) {
  return span("llm.decode", {
    parent: "http.handler",
    at: [100, 100 + ms],
    has: { "llm.stop_reason": "eos", ...has },
  });
}

const tokens = (count: number): Has => ({ "llm.tokens.out": count });
const steps = (count: number, meanMs: number): Has => ({
  "llm.decode.steps": count,
  "llm.decode.mean_step_ms": meanMs,
});

const TOO_FAST = ["warning too fast to be a decode"];
const DISAGREE = ["warning steps and duration disagree"];

describe("L07 implausible-decode", () => {
  it("finds 500 tokens in 20 ms", () => {
    expect(foundBy("L07", [handler, decode(20, tokens(500))])).toMatchObject([
      {
        severity: "warning",
        confidence: 0.9,
        message: "llm.decode has 500 output tokens in 20 ms, 0.04 ms each: no model is that fast",
        expected: "at least 0.2 ms for a token",
        evidence: { attr: [{ key: "llm.tokens.out", value: 500 }], time: [{ durationNs: 20_000_000 }] },
      },
    ]);
  });

  it("finds a mean that was written in seconds", () => {
    expect(foundBy("L07", [handler, decode(2400, { ...tokens(240), ...steps(240, 0.01) })])).toMatchObject([
      {
        severity: "warning",
        message:
          "llm.decode says 240 steps of 0.01 ms, 2.4 ms together, and took 2.4 s: the mean looks like seconds",
      },
    ]);
  });

  it("finds a longest step below the mean", () => {
    const has = { ...tokens(240), ...steps(240, 10), "llm.decode.max_step_ms": 6 };
    expect(saidBy("L07", [handler, decode(2400, has)])).toEqual(["error longest step below the mean"]);
  });

  it("finds more steps than tokens, as info", () => {
    expect(saidBy("L07", [handler, decode(2400, { ...tokens(200), ...steps(240, 10) })])).toEqual([
      "info more steps than tokens",
    ]);
  });

  it.each([
    [0.74, DISAGREE],
    [0.75, []],
    [1.25, []],
    [1.26, DISAGREE],
  ])("takes steps that make up %d of the duration as it should", (ratio, said) => {
    expect(saidBy("L07", [handler, decode(2400, { ...tokens(240), ...steps(240, 10 * ratio) })])).toEqual(
      said,
    );
  });

  it.each<[string, number, Has]>([
    ["no token, which is L01's", 5, { ...tokens(0), ...steps(0, 0) }],
    ["3 tokens in 0.4 ms", 0.4, tokens(3)],
    ["240 steps of 10 ms in 2400 ms", 2400, { ...tokens(240), ...steps(240, 10) }],
    ["240 tokens in 90 steps, which is speculative decoding", 900, { ...tokens(240), ...steps(90, 10) }],
    [
      "a longest step that was rounded",
      2410,
      { ...tokens(240), ...steps(240, 10.04), "llm.decode.max_step_ms": 10 },
    ],
    ["one step more than tokens: the end mark", 2410, { ...tokens(240), ...steps(241, 10) }],
    [
      "nanoseconds in place of milliseconds, which is C03's",
      2400,
      { ...tokens(240), ...steps(240, 10_000_000) },
    ],
    ["an answer out of LiteLLM's cache", 20, { ...tokens(500), "hidden_params.cache_key": "9f31" }],
    [
      "as many tokens in several choices",
      50,
      { ...tokens(300), "gen_ai.response.finish_reasons": ["stop", "stop"], "llm.stop_reason": "" },
    ],
  ])("is silent about %s", (_what, ms, has) => {
    expect(saidBy("L07", [handler, decode(ms, has)])).toEqual([]);
  });

  it("takes the time to the first token off a call", () => {
    const streamed = { ...tokens(500), "gen_ai.response.time_to_first_chunk": 1.98 };
    expect(foundBy("L07", [handler, call(streamed)])).toMatchObject([
      { confidence: 0.9, message: expect.stringContaining("500 output tokens in 20 ms") },
    ]);
  });

  it("takes a first token that came with the last for no first token", () => {
    expect(
      saidBy("L07", [handler, call({ ...tokens(500), "gen_ai.response.time_to_first_chunk": 2 })]),
    ).toEqual([]);
  });

  it("takes the whole call where the first token's time is unknown, and is less sure", () => {
    expect(foundBy("L07", [handler, call(tokens(500), { at: [10, 30] })])).toMatchObject([
      { confidence: 0.7 },
    ]);
    const waited = { ...tokens(240), ...steps(100, 5) };
    expect(saidBy("L07", [handler, call(waited)])).toEqual([]);
    expect(saidBy("L07", [handler, call({ ...tokens(240), ...steps(240, 20) })])).toEqual(DISAGREE);
  });

  it("takes a decode time that the server recorded", () => {
    const has = { ...tokens(500), "gen_ai.latency.time_in_model_decode": 0.02 };
    expect(saidBy("L07", [handler, call(has)])).toEqual(TOO_FAST);
  });

  it("judges a stage below a call by itself", () => {
    const stage = span("llm.decode", {
      parent: "chat",
      at: [20, 40],
      has: { ...tokens(500), "llm.stop_reason": "eos" },
    });
    expect(foundBy("L07", [handler, call(tokens(500), { at: [10, 50] }), stage])).toMatchObject([
      { spanIds: ["llm.decode"] },
    ]);
  });

  it("does not judge without tokens or steps, or where counts contradict each other", () => {
    expect(unjudgedBy("L07", [handler, decode(900, {})])).toEqual([
      "neither output tokens nor decode steps recorded",
    ]);
    expect(unjudgedBy("L07", [handler, decode(900, { ...tokens(9), output_tokens: 8 })])).toContain(
      "token usage contradicts itself",
    );
    expect(unjudgedBy("L07", [handler, call(tokens(240), { at: [10] })])).toEqual(["duration not recorded"]);
  });

  it("leaves spans whose times are in doubt to S12", () => {
    expect(saidBy("L07", [handler, decode(-5, tokens(500))])).toEqual([]);
    expect(saidBy("L07", [handler, decode(0, tokens(500))])).toEqual([]);
  });
});
