import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanEvent } from "../../../src/model/span.ts";
import { log, span, unixNano } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { expected, MINISERVE } from "../structure/expected.ts";

type Values = Record<string, AttributeValue>;

const root = span("http.handler", { at: [0, 12_000], kind: "SERVER" });

function call(has: Values, more: Partial<Parameters<typeof span>[1]> = {}) {
  return span("chat", {
    parent: "http.handler",
    at: [0, 10_000],
    has: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 500, ...has },
    ...more,
  });
}

const firstChunk = (seconds: number) => ({ "gen_ai.response.time_to_first_chunk": seconds });
const firstToken = (ms: number): SpanEvent => ({
  name: "first_token",
  timeUnixNano: unixNano(ms),
  attributes: new Map(),
});

describe("L08 slow-first-token", () => {
  it("says that a request queued, and for how long", () => {
    const queued = {
      "gen_ai.latency.time_to_first_token": 4,
      "gen_ai.latency.time_in_queue": 3.6,
      "gen_ai.latency.time_in_model_prefill": 0.3,
    };
    expect(foundBy("L08", [root, call(queued)])).toMatchObject([
      {
        severity: "warning",
        phrase: "slow first token: in the queue",
        message: "the first token of chat came after 4 s: 3.6 s in the queue, 300 ms in prefill",
        evidence: {
          attr: expect.arrayContaining([
            { spanId: "chat", key: "gen_ai.latency.time_to_first_token", value: 4 },
            { spanId: "chat", key: "gen_ai.latency.time_in_queue", value: 3.6 },
          ]),
          stat: [{ value: 4000, limit: 2000 }],
        },
      },
    ]);
  });

  it.each<[string, number, string[]]>([
    ["300 ms", 0.3, []],
    ["450 ms", 0.45, []],
    ["460 ms", 0.46, ["info slow first token"]],
    ["2 s", 2, ["info slow first token"]],
    ["2.1 s", 2.1, ["warning slow first token"]],
  ])("judges a first token after %s", (_what, seconds, said) => {
    expect(saidBy("L08", [root, call(firstChunk(seconds))])).toEqual(said);
  });

  it("says that 1.9 s are usual for a prompt of 40,000 tokens", () => {
    expect(
      foundBy("L08", [root, call({ ...firstChunk(1.9), "gen_ai.usage.input_tokens": 40_000 })]),
    ).toMatchObject([
      {
        severity: "info",
        message:
          "the first token of chat came after 1.9 s; 47.5 ms per 1000 of 40000 input tokens, " +
          "which is usual for a long prompt",
      },
    ]);
    const [slow] = foundBy("L08", [root, call({ ...firstChunk(1.9), "gen_ai.usage.input_tokens": 2000 })]);
    expect(slow?.message).toBe(
      "the first token of chat came after 1.9 s; 950 ms per 1000 of 2000 input tokens",
    );
  });

  it("reads the first output event where no attribute tells", () => {
    expect(foundBy("L08", [root, call({}, { events: [firstToken(3000)] })])).toMatchObject([
      {
        message: "the first token of chat came after 3 s",
        evidence: { time: [{ spanId: "chat" }, { offsetNs: 3_000_000_000, note: "first_token event" }] },
      },
    ]);
  });

  it("takes a prefill's end for the earliest first token, streamed or not", () => {
    const prefill = span("llm.prefill", {
      parent: "http.handler",
      at: [2100, 3000],
      has: { "llm.tokens.in": 640 },
    });
    for (const streaming of [{}, { "gen_ai.request.stream": false }])
      expect(foundBy("L08", [root, prefill, call(streaming, { at: [3000, 9000] })])).toMatchObject([
        {
          severity: "warning",
          spanIds: ["llm.prefill"],
          message:
            "llm.prefill ended 3 s after the request began, and no token can come before (prefill-based): " +
            "2.1 s before prefill began, 900 ms in prefill",
        },
      ]);
    expect(
      saidBy("L08", [root, { ...prefill, startUnixNano: unixNano(0), endUnixNano: unixNano(200) }]),
    ).toEqual([]);
  });

  it("measures later prefills from their own call, not from the request", () => {
    const later = [0, 5000].flatMap((at) => [
      span(`chat ${at}`, {
        parent: "http.handler",
        at: [at, at + 3000],
        has: { "gen_ai.operation.name": "chat" },
      }),
      span(`prefill ${at}`, { parent: `chat ${at}`, at: [at + 10, at + 200] }),
    ]);
    expect(saidBy("L08", [root, ...later])).toEqual([]);
  });

  it("is silent about a call that was not streamed", () => {
    expect(saidBy("L08", [root, call({ ...firstChunk(9.9), "gen_ai.request.stream": false })])).toEqual([]);
    expect(saidBy("L08", [root, call(firstChunk(9.9))])).toEqual([]);
    const plain = [root, call({ "gen_ai.request.stream": false })];
    expect([saidBy("L08", plain), unjudgedBy("L08", plain)]).toEqual([[], []]);
  });

  it("sees what the network took, where caller and server both tell", () => {
    const server = span("llm_request", {
      parent: "chat",
      at: [300, 9000],
      kind: "SERVER",
      has: { "gen_ai.operation.name": "chat", "gen_ai.latency.time_to_first_token": 0.4 },
    });
    expect(foundBy("L08", [root, call(firstChunk(3)), server])).toMatchObject([
      { spanIds: ["chat"], message: "the first token of chat came after 3 s: 2.6 s on the way" },
    ]);
  });

  it("is info where the model reasoned first, or was loaded meanwhile", () => {
    const reasoned = { ...firstChunk(6), "gen_ai.usage.reasoning.output_tokens": 900 };
    expect(foundBy("L08", [root, call(reasoned)])).toMatchObject([
      {
        severity: "info",
        message: expect.stringContaining("900 reasoning tokens came before what was shown"),
      },
    ]);
    const logs = [log("Loading model llama-3.1-8b", { at: 500 })];
    expect(saidBy("L08", [root, call(firstChunk(6))], { logs })).toEqual(["info slow first token"]);
    const later = [log("Loading model llama-3.1-8b", { at: 8000 })];
    expect(saidBy("L08", [root, call(firstChunk(6))], { logs: later })).toEqual(["warning slow first token"]);
  });

  describe("where the contract says how long one may wait", () => {
    const within = (firstTokenMs: number, service = "miniserve") => ({
      expectations: expectationsWith({ firstTokenMs, fitsService: (name) => name === service }),
    });

    it.each<[string, number, string[]]>([
      ["790 ms", 0.79, []],
      ["800 ms", 0.8, []],
      ["810 ms", 0.81, ["warning slow first token"]],
    ])("of 800 ms it judges %s by that alone", (_what, seconds, said) => {
      expect(saidBy("L08", [root, call(firstChunk(seconds))], within(800))).toEqual(said);
    });

    it("is content with 2.9 s where 3 s are allowed", () => {
      expect(saidBy("L08", [root, call(firstChunk(2.9))], within(3000))).toEqual([]);
    });

    it("says whose limit it is", () => {
      expect(foundBy("L08", [root, call(firstChunk(0.9))], within(800))).toMatchObject([
        {
          message: "the first token of chat came after 900 ms; contract story allows 800 ms",
          expected: "the first token within 800 ms (contract story)",
          evidence: { stat: [{ value: 900, limit: 800 }] },
        },
      ]);
    });

    it("stays info where the model reasoned first", () => {
      const reasoned = { ...firstChunk(0.9), "gen_ai.usage.reasoning.output_tokens": 900 };
      expect(saidBy("L08", [root, call(reasoned)], within(800))).toEqual(["info slow first token"]);
    });

    it("holds prefills to it too, and the services that its request calls, but no other request", () => {
      const prefill = span("llm.prefill", { parent: "http.handler", at: [100, 300], service: "engine" });
      const spans = [root, prefill, call({ "gen_ai.request.stream": false }, { at: [300, 9000] })];
      expect(saidBy("L08", spans)).toEqual([]);
      expect(saidBy("L08", spans, within(200))).toEqual(["warning slow first token: in prefill"]);
      expect(saidBy("L08", spans, within(200, "engine"))).toEqual(["warning slow first token: in prefill"]);
      expect(saidBy("L08", spans, within(200, "other"))).toEqual([]);
    });

    it("is read from slo.first_token_ms", () => {
      const text = `${MINISERVE}\nslo: { first_token_ms: 800 }\n`;
      expect(expected([root], text).firstTokenMs).toBe(800);
      expect(expected([root]).firstTokenMs).toBeUndefined();
    });
  });

  it("does not judge where nothing tells when the first token came", () => {
    expect(unjudgedBy("L08", [root, call({})])).toEqual(["time to first token not recorded"]);
    expect(unjudgedBy("L08", [root, call({ "error.type": "timeout" })])).toEqual([]);
    expect(unjudgedBy("L08", [root])).toEqual([]);
  });

  it("reads junk as nothing", () => {
    for (const junk of [true, "soon", -4, ["4"], null, "9".repeat(100_000)])
      expect(unjudgedBy("L08", [root, call({ "gen_ai.response.time_to_first_chunk": junk })])).toEqual([
        "time to first token not recorded",
      ]);
  });
});
