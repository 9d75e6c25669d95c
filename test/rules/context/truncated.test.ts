import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { saysCut } from "../../../src/rules/context/truncation-words.ts";
import { ListPrices } from "../../../src/rules/cost/list-price.ts";
import { log, span, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;

const root = span("turn", { at: [0, 60_000], kind: "SERVER" });
const CUT = ["warning prompt truncated"];

function chat(tokensIn: number, has: Values = {}, name = "chat", at = 10) {
  return span(name, {
    parent: "turn",
    at: [at, at + 1000],
    has: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": tokensIn, ...has },
  });
}

/** A conversation as a call was given it. */
const said = (...texts: string[]): Values => ({
  "gen_ai.input.messages": JSON.stringify(
    texts.map((content, turn) => ({ role: turn % 2 === 0 ? "user" : "assistant", content })),
  ),
});

describe("L13 truncated: a known window (a)", () => {
  it("finds a prompt that fills it, with the window's own key", () => {
    expect(foundBy("L13", [root, chat(4093, { "ollama.options.num_ctx": 4096 })])).toMatchObject([
      {
        severity: "warning",
        spanIds: ["chat"],
        message: expect.stringContaining(
          "the prompt of chat was probably cut: 4093 tokens reach its window of 4096 (ollama.options.num_ctx)",
        ),
        evidence: {
          attr: expect.arrayContaining([
            { spanId: "chat", key: "ollama.options.num_ctx", value: 4096 },
            { spanId: "chat", key: "gen_ai.usage.input_tokens", value: 4093 },
          ]),
        },
      },
    ]);
  });

  it.each<[string, number, Values, boolean]>([
    ["far below it", 3000, { num_ctx: 4096 }, false],
    ["5 below it", 4091, { num_ctx: 4096 }, false],
    ["where the answer has its share", 3070, { num_ctx: 4096, "gen_ai.request.max_tokens": 1024 }, true],
    ["where the answer has what is left", 1000, { num_ctx: 4096, "gen_ai.request.max_tokens": 3096 }, false],
    ["by its retrieved part", 300, { max_model_len: 2000, "prompt.retrieval_tokens": 1998 }, true],
    ["by a window inside JSON", 8190, { "llm.invocation_parameters": '{"options":{"num_ctx":8192}}' }, true],
    ["without a window", 4093, {}, false],
  ])("judges a prompt %s", (_what, tokens, has, cut) => {
    expect(saidBy("L13", [root, chat(tokens, has)])).toEqual(cut ? CUT : []);
  });

  it("takes the window from the server's log line, and a prefill's from its call", () => {
    const logs = [log("llama_context: n_ctx = 5000", { at: 5 })];
    expect(saidBy("L13", [root, chat(4999)], { logs })).toEqual(CUT);
    expect(saidBy("L13", [root, chat(4000)], { logs })).toEqual([]);
    const call = span("generate", { parent: "turn", at: [5, 900], has: { num_ctx: 3000 } });
    const prefill = span("prefill", { parent: "generate", at: [6, 50], has: { "llm.tokens.in": 2999 } });
    expect(saidBy("L13", [root, call, prefill])).toEqual(CUT);
    const answer = new Map([...call.attributes, ["gen_ai.request.max_tokens", 1000]]);
    const shorter = { ...prefill, attributes: new Map([["llm.tokens.in", 1999]]) };
    expect(saidBy("L13", [root, { ...call, attributes: answer }, shorter])).toEqual(CUT);
  });

  it("takes a hosted model's context from the table of models", () => {
    const gpt4 = { "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4" };
    const told = { price: new ListPrices().price };
    expect(
      foundBy("L13", [root, chat(7170, { ...gpt4, "gen_ai.request.max_tokens": 1024 })], told),
    ).toMatchObject([
      {
        message: expect.stringContaining(
          "7170 tokens reach its window of 8192 less 1024 for the answer (openai/gpt-4, @pydantic/genai-prices",
        ),
      },
    ]);
    expect(saidBy("L13", [root, chat(6000, gpt4)], told)).toEqual([]);
  });

  it("is silent about a single budget of 1100 retrieved tokens", () => {
    expect(saidBy("L13", [root, chat(1870, { "prompt.retrieval_tokens": 1100 })])).toEqual([]);
  });
});

describe("L13 truncated: half a window (b)", () => {
  const transcript = said("word ".repeat(8000));

  it("finds 2050 tokens that stand for a transcript of 8,000", () => {
    expect(foundBy("L13", [root, chat(2050, transcript)])).toMatchObject([
      {
        severity: "warning",
        confidence: 0.6,
        message: expect.stringContaining(
          "2050 tokens are half a window of 4096, to which servers cut, " +
            "while the recorded prompt has 20 characters for each",
        ),
      },
    ]);
  });

  it.each<[number, boolean]>([
    [2047, true],
    [2048, true],
    [2052, true],
    [2053, false],
    [16_387, true],
    [32_770, true],
    [4092, true],
    [4091, false],
    [1023, false],
    [1024, true],
    [131_072, true],
    [131_080, false],
  ])("judges %d tokens on a local server", (tokens, cut) => {
    const provider = { "gen_ai.system": "ollama" };
    expect(saidBy("L13", [root, chat(tokens, provider)])).toEqual(cut ? CUT : []);
  });

  it("needs a second sign: none on a hosted model", () => {
    expect(saidBy("L13", [root, chat(2050, { "gen_ai.provider.name": "openai" })])).toEqual([]);
    expect(saidBy("L13", [root, chat(2050, said("word ".repeat(1500)))])).toEqual([]);
    expect(saidBy("L13", [root, chat(2050, { num_ctx: 8192 })])).toEqual(CUT);
  });
});

describe("L13 truncated: a prompt that shrank (e)", () => {
  const first = chat(3974, said("notes", "eleven"), "chat 1", 10);

  it("finds a second turn of 2051 tokens after 3974", () => {
    expect(
      foundBy("L13", [root, first, chat(2051, said("notes", "eleven", "which?"), "chat 2", 5000)]),
    ).toMatchObject([
      {
        spanIds: ["chat 2"],
        confidence: 0.88,
        message: expect.stringContaining(
          "the call 4.99 s before had 3974 with fewer messages, all of which are in this one",
        ),
        evidence: { link: [{ spanId: "chat 1" }] },
      },
    ]);
  });

  it.each<[string, ReturnType<typeof chat>]>([
    ["a sub-agent's 600", chat(600, said("look up Maria"), "chat 2", 5000)],
    ["a question of the same messages", chat(600, said("notes", "eleven"), "chat 2", 5000)],
    ["70 % of it", chat(2790, said("notes", "eleven", "which?"), "chat 2", 5000)],
    [
      "most of it from a cache that is counted apart",
      chat(
        80,
        { ...said("notes", "eleven", "which?"), "gen_ai.usage.cache_read.input_tokens": 3974 },
        "chat 2",
        5000,
      ),
    ],
    [
      "another model's count",
      chat(2100, { ...said("notes", "eleven", "which?"), "gen_ai.request.model": "other" }, "chat 2", 5000),
    ],
    ["a call of unrecorded messages", chat(600, {}, "chat 2", 5000)],
  ])("is silent about %s", (_what, second) => {
    expect(saidBy("L13", [root, first, second])).toEqual([]);
  });

  it("is silent after a compaction: a span, an event or a log line", () => {
    const second = chat(2100, said("notes", "eleven", "which?"), "chat 2", 5000);
    const compacted = span("memory.compact", { parent: "turn", at: [2000, 2100] });
    const event = { name: "conversation summarized", timeUnixNano: unixNano(2000), attributes: new Map() };
    expect(saidBy("L13", [root, first, second])).toEqual(CUT);
    expect(saidBy("L13", [root, first, compacted, second])).toEqual([]);
    expect(saidBy("L13", [{ ...root, events: [event] }, first, second])).toEqual([]);
    expect(saidBy("L13", [root, first, second], { logs: [log("history compacted", { at: 2000 })] })).toEqual(
      [],
    );
  });
});

describe("L13 truncated: words (f)", () => {
  it.each<[string, boolean]>([
    ["truncating input prompt", true],
    ["prompt tokens exceed the model's limit", true],
    ["Input length 5012 was truncated to 4096", true],
    ["history trimmed to fit the context window", true],
    ["maximum context length exceeded", true],
    ["the prompt is longer than num_ctx", true],
    ["prompt exceeds num_ctx=4096", true],
    ["num_ctx=4096", false],
    ["context deadline exceeded", false],
    ["rate limit exceeded for input tokens", false],
    ["truncated the table orders_tmp", false],
    [`exceeded ${"x".repeat(40)} context window`, false],
    ["context compacted: prompt tokens trimmed to 4000", false],
    ["x".repeat(100_000), false],
  ])("reads %s", (words, cut) => {
    expect(saysCut(words)).toBe(cut);
  });

  it("finds a log line, and the call that it is about", () => {
    const logs = [log("truncating input prompt", { at: 20, attributes: new Map([["limit", 2048]]) })];
    expect(foundBy("L13", [root, chat(2000)], { logs })).toMatchObject([
      {
        spanIds: ["chat"],
        confidence: 0.85,
        evidence: { log: [{ message: "truncating input prompt" }] },
      },
    ]);
    expect(foundBy("L13", [root], { logs })).toMatchObject([{ spanIds: ["turn"] }]);
  });

  it("does not read a line's other fields", () => {
    const fields = new Map([["note", "truncating input prompt"]]);
    expect(
      saidBy("L13", [root, chat(2000)], { logs: [log("request.received", { at: 20, attributes: fields })] }),
    ).toEqual([]);
  });

  it("finds an event, and makes half a window surer", () => {
    const event = { name: "prompt length exceeded", timeUnixNano: unixNano(20), attributes: new Map() };
    expect(foundBy("L13", [root, { ...chat(2050), events: [event] }])).toMatchObject([
      { confidence: 0.94, message: expect.stringContaining("an event says “prompt length exceeded”") },
    ]);
  });
});

describe("L13 truncated: how bad, and without its data", () => {
  const full = chat(4096, { num_ctx: 4096 });

  it.each<[string, Partial<typeof root>]>([
    ["a failed request", { status: "ERROR" }],
    ["an answer of 500", { attributes: new Map([["http.status_code", 502]]) }],
    ["a wrong answer", { attributes: new Map([["outcome.policy_correct", false]]) }],
    ["an unhappy user", { attributes: new Map([["outcome.csat_response", 1]]) }],
  ])("is an error with %s", (_what, end) => {
    expect(saidBy("L13", [{ ...root, ...end }, full])).toEqual(["error prompt truncated"]);
  });

  it("is an error with a failed call", () => {
    expect(saidBy("L13", [root, { ...full, status: "ERROR" }])).toEqual(["error prompt truncated"]);
  });

  it("does not judge calls whose input tokens nobody recorded", () => {
    const bare = span("chat", { parent: "turn", at: [10, 20], has: { "gen_ai.operation.name": "chat" } });
    expect(unjudgedBy("L13", [root, bare])).toEqual(["input tokens not recorded"]);
    expect(unjudgedBy("L13", [root])).toEqual([]);
  });

  it("reads 20,000 lines that all say so once", () => {
    const logs = Array.from({ length: 20_000 }, (_, at) => log("truncating input prompt", { at: at / 10 }));
    expect(saidBy("L13", [root, chat(2000)], { logs })).toEqual(CUT);
  });
});
