import { describe, expect, it } from "vitest";
import { refund48f } from "../../../fixtures/stories/refund-48f.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;

const root = span("http.handler", { at: [0, 900], kind: "SERVER" });

/** A stage of the handler's call. */
const stage = (name: string, has: Values, at: readonly [number, number] = [10, 20]) =>
  span(name, { parent: "http.handler", at, has });

const decode = (tokens: number, more: Values = {}) =>
  stage("llm.decode", { "llm.tokens.out": tokens, "llm.stop_reason": "eos", ...more }, [200, 800]);
const format = (tokens: number) => stage("format.output", { "llm.tokens.out": tokens }, [800, 805]);
const tokenize = (tokens: number) => stage("tokenize.input", { "llm.tokens.in": tokens });
const prefill = (tokens: number, more: Values = {}) =>
  stage("llm.prefill", { "llm.tokens.in": tokens, ...more }, [20, 190]);

const chat = (has: Values) =>
  stage("chat", { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", ...has });

describe("L11 tokens-mismatch: stages of one call", () => {
  it("finds a decode and a format that count differently, beyond two tokens", () => {
    const [finding] = foundBy("L11", [root, decode(20), format(7)]);
    expect(finding).toMatchObject({
      severity: "warning",
      message: "output tokens disagree: 20 by llm.decode, 7 by format.output; 13 apart where 2 would pass",
      spanIds: ["format.output", "llm.decode"],
      confidence: 0.72,
      evidence: { stat: [{ value: 20 }, { value: 7 }, { name: "difference", value: 13, limit: 2 }] },
    });
    expect(saidBy("L11", [root, decode(8), format(7)])).toEqual([]);
  });

  it("does not compare where two spans could be the decode, or where several choices were asked for", () => {
    const other = stage("llm.decode.2", { "llm.tokens.out": 30, "llm.stop_reason": "eos" }, [200, 700]);
    expect(saidBy("L11", [root, decode(20), other, format(7)])).toEqual([]);
    for (const choices of [["stop", "stop"], '["stop","stop"]'])
      expect(saidBy("L11", [root, decode(20, { "llm.stop_reason": choices }), format(7)])).toEqual([]);
  });

  it("finds a prefill of fewer tokens than were tokenized; more are the system prompt and documents", () => {
    expect(saidBy("L11", [root, tokenize(128), prefill(100)])).toEqual([
      "warning prompt lost tokens before prefill",
    ]);
    expect(saidBy("L11", [root, tokenize(128), prefill(1400)])).toEqual([]);
    expect(saidBy("L11", [root, tokenize(128), prefill(123)])).toEqual([]);
    const cached = { "gen_ai.usage.cache_read.input_tokens": 28 };
    expect(saidBy("L11", [root, tokenize(128), prefill(100, cached)])).toEqual([]);
  });

  it("compares siblings under a parent that nobody sent", () => {
    expect(saidBy("L11", [decode(20), format(7)])).toEqual(["warning stages count tokens differently"]);
  });
});

describe("L11 tokens-mismatch: one span's own counts", () => {
  const parts = (system: number): Values => ({
    "gen_ai.usage.input_tokens": 1870,
    "gen_ai.usage.output_tokens": 180,
    "prompt.system_tokens": system,
    "prompt.retrieval_tokens": 1100,
    "prompt.user_tokens": 90,
    "prompt.tool_tokens": 260,
  });

  it("finds prompt parts that do not add up to the prompt, beyond 1 %", () => {
    expect(foundBy("L11", [root, chat(parts(400))])).toMatchObject([
      {
        phrase: "prompt parts do not add up",
        message:
          "input tokens disagree: 1850 by the prompt's parts together (system, retrieval, tool, user), " +
          "1870 by chat; 20 apart where 18 would pass",
        evidence: {
          attr: expect.arrayContaining([expect.objectContaining({ key: "prompt.system_tokens" })]),
        },
      },
    ]);
    expect(saidBy("L11", [root, chat(parts(402))])).toEqual([]);
  });

  it("is silent about trace 48f, whose parts add up", () => {
    expect(saidBy("L11", spansOf(refund48f))).toEqual([]);
    expect(unjudgedBy("L11", spansOf(refund48f))).toEqual([]);
  });

  it("takes missing parts as unknown, unless the known ones are more than the whole", () => {
    const some = { "gen_ai.usage.input_tokens": 1870, "prompt.retrieval_tokens": 1100 };
    expect(saidBy("L11", [root, chat(some)])).toEqual([]);
    expect(saidBy("L11", [root, chat({ ...some, "prompt.retrieval_tokens": 2100 })])).toEqual([
      "warning prompt parts do not add up",
    ]);
  });

  it("lets images and cached tokens stand beside the parts", () => {
    const images = {
      ...parts(420),
      "gen_ai.usage.input_tokens": 2970,
      "gen_ai.usage.image.input_tokens": 1100,
    };
    expect(saidBy("L11", [root, chat(images)])).toEqual([]);
    const cached = {
      ...parts(420),
      "gen_ai.usage.input_tokens": 70,
      "gen_ai.usage.cache_read.input_tokens": 1800,
    };
    expect(saidBy("L11", [root, chat(cached)])).toEqual([]);
  });

  it.each<[string, Values, boolean]>([
    ["in + out", { "gen_ai.usage.total_tokens": 1000 }, true],
    ["more than in + out", { "gen_ai.usage.total_tokens": 1400 }, false],
    ["with cached tokens", { "gen_ai.usage.total_tokens": 1400, "gen_ai.usage.cached_tokens": 400 }, true],
    [
      "with cached tokens read and written",
      {
        "gen_ai.usage.total_tokens": 1500,
        "gen_ai.usage.cached_tokens": 400,
        "gen_ai.usage.cache_creation.input_tokens": 100,
      },
      true,
    ],
    ["with reasoning", { "gen_ai.usage.total_tokens": 1300, "gen_ai.usage.reasoning_tokens": 300 }, true],
    ["of another type", { "gen_ai.usage.total_tokens": "n/a" }, true],
  ])("judges a total: %s", (_what, has, fine) => {
    const usage = { "gen_ai.usage.input_tokens": 900, "gen_ai.usage.output_tokens": 100 };
    const said = saidBy("L11", [root, chat({ ...usage, ...has })]);
    expect(said).toEqual(fine ? [] : ["warning token total does not add up"]);
  });
});

/** An agent with this usage above calls with theirs. */
function agentAbove(
  usage: Values,
  ...calls: readonly [tokensIn: number, tokensOut: number, more?: Values][]
) {
  return [
    root,
    span("agent.run", {
      parent: "http.handler",
      at: [5, 890],
      has: { "gen_ai.operation.name": "invoke_agent", ...usage },
    }),
    ...calls.map(([tokensIn, tokensOut, more], index) =>
      span(`chat ${index}`, {
        parent: "agent.run",
        at: [10 + 100 * index, 90 + 100 * index],
        has: {
          "gen_ai.operation.name": "chat",
          "gen_ai.usage.input_tokens": tokensIn,
          "gen_ai.usage.output_tokens": tokensOut,
          ...more,
        },
      }),
    ),
  ];
}

const usage = (tokensIn: number, tokensOut: number): Values => ({
  "gen_ai.usage.input_tokens": tokensIn,
  "gen_ai.usage.output_tokens": tokensOut,
});

describe("L11 tokens-mismatch: sums above model calls", () => {
  it("is silent about an agent that repeats the sum of its calls, the last one, or nothing", () => {
    for (const own of [usage(3000, 300), usage(2000, 200), usage(0, 0), {}])
      expect(saidBy("L11", agentAbove(own, [1000, 100], [2000, 200]))).toEqual([]);
  });

  it("finds tokens counted twice, once for an agent", () => {
    expect(foundBy("L11", agentAbove(usage(6000, 600), [1000, 100], [2000, 200]))).toMatchObject([
      {
        phrase: "tokens counted twice",
        message:
          "output tokens disagree: 600 by agent.run, 300 by the 2 model calls below it together; " +
          "300 apart where 6 would pass",
        spanIds: ["agent.run", "chat 0", "chat 1"],
      },
    ]);
  });

  it("finds tokens that a sum has lost", () => {
    expect(saidBy("L11", agentAbove(usage(3000, 150), [1000, 100], [2000, 200]))).toEqual([
      "warning tokens missing from a sum",
    ]);
  });

  it("takes a retried call's last attempt for the call", () => {
    const call = { ...usage(1000, 100), "gen_ai.operation.name": "chat" };
    const attempts = agentAbove(call, [1000, 40], [1000, 100]);
    expect(saidBy("L11", attempts)).toEqual([]);
  });

  it("lets a failed call go without usage, and no other", () => {
    const failed = {
      "error.type": "timeout",
      "gen_ai.usage.output_tokens": "",
      "gen_ai.usage.input_tokens": "",
    };
    expect(saidBy("L11", agentAbove(usage(4000, 400), [1000, 100], [0, 0, failed]))).toEqual([
      "warning tokens counted twice",
    ]);
    expect(saidBy("L11", agentAbove(usage(4000, 400), [1000, 100], [0, 0]))).toEqual([]);
  });

  it("counts cached tokens either way", () => {
    const cached = { "gen_ai.usage.cache_read.input_tokens": 900 };
    expect(saidBy("L11", agentAbove(usage(3900, 300), [1000, 100, cached], [2000, 200]))).toEqual([]);
    expect(saidBy("L11", agentAbove(usage(2100, 300), [1000, 100, cached], [2000, 200]))).toEqual([]);
  });

  it("lets a sum have embeddings and judges, or not", () => {
    const judge = span("judge", {
      parent: "agent.run",
      at: [500, 600],
      has: { "judge.score": 1, "gen_ai.usage.output_tokens": 50, "gen_ai.usage.input_tokens": 700 },
    });
    expect(saidBy("L11", [...agentAbove(usage(3700, 350), [1000, 100], [2000, 200]), judge])).toEqual([]);
    expect(saidBy("L11", [...agentAbove(usage(3000, 300), [1000, 100], [2000, 200]), judge])).toEqual([]);
  });

  it("lets an agent leave out what an agent below it reports", () => {
    const inner = span("agent.sub", {
      parent: "agent.run",
      at: [300, 400],
      has: { "gen_ai.operation.name": "invoke_agent", ...usage(500, 50) },
    });
    const innerCall = span("chat sub", {
      parent: "agent.sub",
      at: [310, 390],
      has: { "gen_ai.operation.name": "chat", ...usage(500, 50) },
    });
    for (const own of [usage(3000, 300), usage(3500, 350)])
      expect(saidBy("L11", [...agentAbove(own, [1000, 100], [2000, 200]), inner, innerCall])).toEqual([]);
  });

  it("reports the innermost span that counts twice, not those that repeat it", () => {
    const flow = span("flow", { at: [0, 900], has: usage(6000, 600) });
    const spans = agentAbove(usage(6000, 600), [1000, 100], [2000, 200]).map((one) =>
      one.name === "http.handler" ? { ...one, parentSpanId: flow.spanId } : one,
    );
    expect(foundBy("L11", [flow, ...spans]).map(({ spanIds }) => spanIds[0])).toEqual(["agent.run"]);
  });

  it("judges no sum of a partial trace", () => {
    const spans = agentAbove(usage(6000, 600), [1000, 100], [2000, 200]);
    expect(saidBy("L11", spans, { partial: "trace too large" })).toEqual([]);
    expect(unjudgedBy("L11", spans, { partial: "trace too large" })).toEqual(["trace is partial"]);
  });
});

describe("L11 tokens-mismatch without its data", () => {
  it("says so where no call has a usage, or one contradicts itself", () => {
    expect(unjudgedBy("L11", [root, chat({})])).toEqual(["token usage not recorded"]);
    const torn = { ...usage(900, 100), "llm.tokens.out": 40 };
    expect(unjudgedBy("L11", [root, chat(torn)])).toEqual(["token usage contradicts itself"]);
  });

  it("takes two counts of which one leaves out the cached tokens for one", () => {
    const both = {
      ...usage(900, 100),
      "llm.token_count.prompt": 1700,
      "gen_ai.usage.cache_read.input_tokens": 800,
    };
    expect([saidBy("L11", [root, chat(both)]), unjudgedBy("L11", [root, chat(both)])]).toEqual([[], []]);
    expect(saidBy("L11", agentAbove(usage(1700, 100), [900, 100, both]))).toEqual([]);
  });

  it("is silent about a trace without a model call that succeeded", () => {
    expect(unjudgedBy("L11", [root])).toEqual([]);
    expect(unjudgedBy("L11", [root, chat({ "error.type": "timeout" })])).toEqual([]);
  });

  it("reads 30,000 calls below one agent", () => {
    const calls = Array.from({ length: 30_000 }, (): [number, number] => [10, 1]);
    expect(saidBy("L11", agentAbove(usage(600_000, 60_000), ...calls))).toEqual([
      "warning tokens counted twice",
    ]);
  });
});
