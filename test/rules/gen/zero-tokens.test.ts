import { describe, expect, it } from "vitest";
import { emptyCompletion } from "../../../fixtures/stories/empty-completion.ts";
import { linesOf, spansOf } from "../../../fixtures/tell.ts";
import { factsOf, log, span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { call, type Has, handler } from "./model-call.ts";

const ZERO = { "gen_ai.usage.output_tokens": 0, "gen_ai.usage.input_tokens": 900 };
const NATURAL = { ...ZERO, "gen_ai.response.finish_reasons": "stop" };

function confidenceOf(spans: Parameters<typeof foundBy>[1], told?: Parameters<typeof foundBy>[2]) {
  return foundBy("L01", spans, told).map(({ severity, confidence }) => [severity, confidence]);
}

describe("L01 zero-tokens", () => {
  it("finds the empty completion of miniserve, with its prompt, its end and the line that explains it", () => {
    const lines = linesOf(emptyCompletion).map(({ event, timeUnixNano, spanId, traceId }) =>
      log(event, { timeUnixNano, traceId, ...(spanId === undefined ? {} : { spanId }) }),
    );
    const [finding, ...others] = foundBy("L01", spansOf(emptyCompletion), { logs: lines });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "error",
      confidence: 0.95,
      spanPath: "http.handler › llm.decode",
      message:
        "llm.decode generated no token for 128 input tokens in 5 ms, stopped by immediate_eos, " +
        'after the line "kv_cache.full", and HTTP 200 was answered',
    });
    expect(finding?.evidence.attr?.map(({ key, value }) => [key, value])).toEqual([
      ["llm.tokens.out", 0],
      ["llm.stop_reason", "immediate_eos"],
      ["llm.decode.steps", 0],
      ["llm.tokens.in", 128],
      ["http.status_code", 200],
      ["llm.tokens.out", 0],
    ]);
  });

  it.each([false, true])("is an error after a natural end (streamed: %s)", (streamed) => {
    expect(confidenceOf([handler, call({ ...NATURAL, "gen_ai.request.stream": streamed })])).toEqual([
      ["error", 0.7],
    ]);
  });

  it("is an error after a finish word of nobody's", () => {
    expect(confidenceOf([handler, call({ ...ZERO, "gen_ai.response.finish_reasons": "fed_up" })])).toEqual([
      ["error", 0.7],
    ]);
  });

  it("is less sure where the end is not recorded", () => {
    expect(confidenceOf([handler, call(ZERO)])).toEqual([["error", 0.5]]);
  });

  describe("is surer", () => {
    it.each<[string, Parameters<typeof foundBy>[1]]>([
      ["by an immediate end", [handler, call({ ...ZERO, "llm.stop_reason": "immediate_eos" })]],
      ["by a decode too short for a token", [handler, call(NATURAL, { at: [10, 15] })]],
      ["by one decode step", [handler, call({ ...NATURAL, "llm.decode.steps": 1 })]],
      [
        "by an empty answer that was formatted",
        [
          handler,
          call(NATURAL),
          span("format.output", { parent: "http.handler", at: [2011, 2012], has: { "llm.tokens.out": 0 } }),
        ],
      ],
      [
        "by HTTP 200",
        [
          span("http.handler", {
            at: [0, 3000],
            kind: "SERVER",
            has: { "http.route": "/x", "http.status_code": 200 },
          }),
          call(NATURAL),
        ],
      ],
    ])("%s", (_what, spans) => {
      expect(confidenceOf(spans)).toEqual([["error", 0.95]]);
    });

    it("by a line of a lost state between prefill and end, and by no other", () => {
      const prefill = span("llm.prefill", { parent: "http.handler", at: [5, 9] });
      const withLine = (message: string, at: number) =>
        confidenceOf([handler, prefill, call(NATURAL)], { logs: [log(message, { at })] });
      expect(withLine("slot 3 evicted", 7)).toEqual([["error", 0.95]]);
      expect(withLine("slot 3 evicted", 2100)).toEqual([["error", 0.7]]);
      expect(withLine("kv_cache.hit", 7)).toEqual([["error", 0.7]]);
    });
  });

  it.each<[string, Has, Parameters<typeof call>[1]?]>([
    ["a tool call", { ...ZERO, "gen_ai.response.finish_reasons": "tool_calls" }],
    ["a limit of one token", { ...NATURAL, "gen_ai.request.max_tokens": 1 }],
    ["a text that is scored", { ...NATURAL, "llm.invocation_parameters": '{"echo":true,"logprobs":5}' }],
    ["no input tokens either", { "gen_ai.usage.output_tokens": 0, "gen_ai.usage.input_tokens": 0 }],
    ["a recorded answer", { ...NATURAL, "gen_ai.completion.0.content": "Dear customer" }],
    [
      "an answer in messages",
      { ...NATURAL, "gen_ai.output.messages": '[{"parts":[{"type":"text","content":"Hi"}]}]' },
    ],
    ["a recorded tool call", { ...NATURAL, "ai.response.toolCalls": '[{"toolName":"search"}]' }],
    ["a stream without a finish word", { ...ZERO, "gen_ai.request.stream": true }],
    ["a content filter", { ...ZERO, "gen_ai.response.finish_reasons": "content_filter" }],
    ["a refusal", { ...ZERO, "gen_ai.response.finish_reasons": "refusal" }],
    ["a length limit", { ...ZERO, "gen_ai.response.finish_reasons": "length" }],
    ["a full window", { ...ZERO, "gen_ai.response.finish_reasons": "model_context_window_exceeded" }],
    ["an error's type", { ...NATURAL, "error.type": "timeout" }],
    ["a failed span", NATURAL, { status: "ERROR" }],
    ["an end by error", { ...ZERO, "gen_ai.response.finish_reasons": "error" }],
    ["unknown usage", { "gen_ai.request.model": "gpt-4o" }],
    ["an embedding", { ...NATURAL, "gen_ai.operation.name": "embeddings" }],
  ])("is silent about %s", (_what, has, more) => {
    expect(saidBy("L01", [handler, call(has, more)])).toEqual([]);
  });

  it("is silent about chunks beyond the first, which may carry the role alone", () => {
    const chunk = { name: "gen_ai.content.chunk", timeUnixNano: undefined, attributes: new Map() };
    expect(saidBy("L01", [handler, call(NATURAL, { events: [chunk] })])).toEqual(["error empty completion"]);
    expect(saidBy("L01", [handler, call(NATURAL, { events: [chunk, chunk] })])).toEqual([]);
  });

  it.each([
    ["/healthz", 0],
    ["/v1/warm-up", 0],
    ["/internal/ping/", 0],
    ["/v1/shipping", 1],
    ["/v1/health-advice/chat", 1],
    ["/v1/already", 1],
  ])("takes %s for a probe or not", (route, findings) => {
    const top = span("http.handler", { at: [0, 3000], kind: "SERVER", has: { "http.route": route } });
    expect(foundBy("L01", [top, call(NATURAL)])).toHaveLength(findings);
  });

  it("takes the prompt from the prefill beside it, or from the parent", () => {
    const zero = { "gen_ai.usage.output_tokens": 0, "gen_ai.response.finish_reasons": "stop" };
    const prefill = span("llm.prefill", {
      parent: "http.handler",
      at: [5, 9],
      has: { "llm.tokens.in": 640 },
    });
    expect(foundBy("L01", [handler, prefill, call(zero)])).toMatchObject([
      { message: "chat generated no token for 640 input tokens in 2 s, stopped by stop" },
    ]);
    const asked = span("http.handler", { at: [0, 3000], has: { "gen_ai.usage.input_tokens": 12 } });
    expect(saidBy("L01", [asked, call(zero)])).toEqual(["error empty completion"]);
    expect(saidBy("L01", [handler, call(zero)])).toEqual([]);
  });

  it("reads a zero that was written as text", () => {
    expect(saidBy("L01", [handler, call({ ...NATURAL, "gen_ai.usage.output_tokens": "0" })])).toEqual([
      "error empty completion",
    ]);
  });

  it.each(["cancelled", "client_disconnect", "pause_turn"])("is info where the call ended by %s", (word) => {
    expect(saidBy("L01", [handler, call({ ...ZERO, "gen_ai.response.finish_reasons": word })])).toEqual([
      "info aborted before the first token",
    ]);
  });

  it("is silent about other spans that count tokens", () => {
    const format = span("format.output", {
      parent: "http.handler",
      at: [1, 2],
      has: { "llm.tokens.out": 0 },
    });
    expect(saidBy("L01", [handler, format])).toEqual([]);
  });

  it("speaks once of a call and its decode", () => {
    const decode = span("llm.decode", {
      parent: "chat",
      at: [20, 1900],
      has: { ...NATURAL, "llm.tokens.out": 0 },
    });
    expect(foundBy("L01", [handler, call(NATURAL), decode])).toMatchObject([{ spanIds: ["llm.decode"] }]);
  });

  it("is surer where the decode was shorter than two steps of the run, and says what is usual", () => {
    const decode = (ms: number, has: Has) =>
      span("llm.decode", {
        parent: "http.handler",
        at: [20, 20 + ms],
        has: { "llm.stop_reason": "eos", ...has },
      });
    const healthy = factsOf([
      handler,
      decode(1600, { "llm.tokens.out": 40, "llm.decode.steps": 40, "llm.decode.mean_step_ms": 40 }),
    ]);
    const empty = [handler, decode(60, { "llm.tokens.out": 0, "llm.tokens.in": 12 })];
    expect(confidenceOf(empty)).toEqual([["error", 0.7]]);
    expect(foundBy("L01", empty, { others: [healthy, healthy] })).toMatchObject([
      { confidence: 0.95, evidence: { stat: [{ value: 1600, n: 3 }] } },
    ]);
  });

  it("leaves a call whose decode counted tokens to L11", () => {
    const decode = span("llm.decode", {
      parent: "chat",
      at: [20, 1900],
      has: { "llm.tokens.out": 40, "llm.stop_reason": "eos" },
    });
    expect(saidBy("L01", [handler, call(NATURAL), decode])).toEqual([]);
  });

  it("does not judge counts that contradict each other", () => {
    expect(unjudgedBy("L01", [handler, call({ ...NATURAL, "llm.tokens.out": 7 })])).toEqual([
      "token usage contradicts itself",
    ]);
  });

  it("stays linear over very many siblings", () => {
    const spans = Array.from({ length: 20_000 }, (_, index) =>
      span(`chat ${index}`, {
        parent: "http.handler",
        at: [1, 2],
        has: { "gen_ai.operation.name": "chat", ...NATURAL },
      }),
    );
    expect(foundBy("L01", [handler, ...spans])).toHaveLength(20_000);
  });
});
