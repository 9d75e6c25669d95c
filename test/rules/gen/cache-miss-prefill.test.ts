import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ListPrices } from "../../../src/rules/cost/list-price.ts";
import { span, TRACE } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { findingsIn } from "../judged-traces.ts";

type Values = Record<string, AttributeValue>;

const MINUTE = 60_000;
const root = span("session", { at: [0, 20 * MINUTE], kind: "SERVER" });

/** A call that starts at this millisecond and takes a second. */
function call(name: string, at: number, has: Values, more: Partial<Parameters<typeof span>[1]> = {}) {
  return span(name, {
    parent: "session",
    at: [at, at + 1000],
    has: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 2400,
      "gen_ai.usage.cache_read.input_tokens": 0,
      ...has,
    },
    ...more,
  });
}

const OTHER = "0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f6" as TraceId;
const inTrace = (traceId: TraceId, spans: readonly Span[]) => spans.map((one) => ({ ...one, traceId }));

const HASH = { "prompt.composition_hash": "sha256:7c1e0b54" };

describe("L09 cache-miss-prefill", () => {
  it("finds a second turn with the same composition hash that read nothing from the cache", () => {
    expect(foundBy("L09", [root, call("chat 1", 0, HASH), call("chat 2", 41_000, HASH)])).toMatchObject([
      {
        severity: "warning",
        confidence: 0.9,
        spanIds: ["chat 2"],
        message:
          "chat 2 found none of its 2400 input tokens in the cache, although a call 40 s earlier " +
          "began with the same prompt (by its composition hash)",
        evidence: {
          link: [{ spanId: "chat 1" }],
          attr: expect.arrayContaining([
            { spanId: "chat 2", key: "gen_ai.usage.cache_read.input_tokens", value: 0 },
          ]),
        },
      },
    ]);
  });

  it("says what the miss cost, where prices are at hand", () => {
    const turns = [root, call("chat 1", 0, HASH), call("chat 2", 41_000, HASH)];
    const [finding] = foundBy("L09", turns, { price: new ListPrices().price });
    expect(finding?.message).toContain(", which cost $0.003 more than from the cache, although");
    expect(finding?.evidence.stat).toContainEqual({
      name: "US dollars lost",
      value: expect.closeTo(0.003, 9),
    });
  });

  it("remembers the calls of other traces of the run", () => {
    const turns = [
      ...[root, call("chat 1", 0, HASH)],
      ...inTrace(OTHER, [root, call("chat 2", 41_000, HASH)]),
    ];
    const evidence = [...Map.groupBy(turns, ({ traceId }) => traceId)].map(([traceId, spans]) => ({
      traceId,
      spans,
      logs: [],
      partial: undefined,
      origin: "story",
    }));
    const missed = findingsIn(evidence, false, undefined).filter(({ rule }) => rule === "L09");
    expect(missed).toMatchObject([
      { traceId: OTHER, evidence: { link: [{ traceId: TRACE, spanId: "chat 1" }] } },
    ]);
  });

  it("finds it by messages that go on, by a long system prompt, and by the conversation", () => {
    const said = (...texts: string[]) => ({
      "gen_ai.input.messages": JSON.stringify(
        texts.map((content, turn) => ({ role: turn % 2 === 0 ? "user" : "assistant", content })),
      ),
    });
    const bySigns = (one: Values, other: Values) =>
      foundBy("L09", [
        root,
        call("chat", 0, one),
        call("chat", 41_000, other, { spanId: "second" as SpanId }),
      ]).map(({ message }) => message.slice(message.indexOf("(")));
    expect(bySigns(said("a"), said("a", "b", "c"))).toEqual(["(by its messages)"]);
    expect(bySigns(said("a"), said("x", "b", "c"))).toEqual([]);
    const system = { "gen_ai.system_instructions": "You are the desk of orders. ".repeat(200) };
    expect(bySigns(system, system)).toEqual(["(by its system prompt)"]);
    expect(bySigns({ "session.id": "s1" }, { "session.id": "s1" })).toEqual(["(by its conversation)"]);
    expect(bySigns({ "session.id": "s1" }, { "session.id": "s2" })).toEqual([]);
  });

  it("finds blocks that a server's own cache had none of, with what the prefill took", () => {
    const blocks = { "llm.cache.hits": 0, "llm.cache.misses": 38, "llm.tokens.in": 1216, ...HASH };
    const prefill = (name: string, at: number, more: Values = {}, host = "gpu-1") =>
      span(name, {
        parent: "session",
        at: [at, at + 180],
        has: { ...blocks, ...more },
        resource: { "host.name": host },
      });
    expect(foundBy("L09", [root, prefill("prefill 1", 0), prefill("prefill 2", 5000)])).toMatchObject([
      {
        severity: "warning",
        message:
          "prefill 2 found none of its 38 blocks in the cache, which took 180 ms, although a call 4.82 s earlier " +
          "began with the same prompt (by its composition hash)",
        evidence: {
          stat: [
            { name: "cached blocks", value: 0, n: 38 },
            { name: "prefill ms", value: 180 },
          ],
        },
      },
    ]);
    const elsewhere = prefill("prefill 2", 5000, {}, "gpu-2");
    expect(foundBy("L09", [root, prefill("prefill 1", 0), elsewhere])).toMatchObject([
      { severity: "info", message: expect.stringContaining("on another host") },
    ]);
    expect(
      saidBy("L09", [root, prefill("prefill 1", 0), prefill("prefill 2", 5000, { "llm.cache.hits": 2 })]),
    ).toEqual([]);
  });

  it.each<[string, ReturnType<typeof call>[]]>([
    ["the first turn", [call("chat 1", 0, HASH)]],
    ["a call six minutes later", [call("chat 1", 0, HASH), call("chat 2", 7 * MINUTE, HASH)]],
    ["a call beside it", [call("chat 1", 0, HASH), call("chat 2", 500, HASH)]],
    [
      "another prompt",
      [call("chat 1", 0, HASH), call("chat 2", 5000, { "prompt.composition_hash": "other" })],
    ],
    [
      "another model",
      [call("chat 1", 0, HASH), call("chat 2", 5000, { ...HASH, "gen_ai.request.model": "gpt-4" })],
    ],
    [
      "a prompt too short to be kept",
      [call("chat 1", 0, { ...HASH, "gen_ai.usage.input_tokens": 900 }), call("chat 2", 5000, HASH)],
    ],
    [
      "a cache that was read",
      [
        call("chat 1", 0, HASH),
        call("chat 2", 5000, { ...HASH, "gen_ai.usage.cache_read.input_tokens": 1152 }),
      ],
    ],
    [
      "an earlier call that failed",
      [call("chat 1", 0, { ...HASH, "error.type": "timeout" }), call("chat 2", 5000, HASH)],
    ],
  ])("is silent about %s", (_what, calls) => {
    expect(saidBy("L09", [root, ...calls])).toEqual([]);
    expect(unjudgedBy("L09", [root, ...calls])).toEqual([]);
  });

  it("expects nothing of a provider that caches when it is asked, before it was", () => {
    const claude = {
      ...HASH,
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-sonnet-4",
    };
    const written = { ...claude, "gen_ai.usage.cache_creation.input_tokens": 2300 };
    expect(saidBy("L09", [root, call("chat 1", 0, claude), call("chat 2", 5000, claude)])).toEqual([]);
    expect(saidBy("L09", [root, call("chat 1", 0, written), call("chat 2", 5000, written)])).toEqual([
      "warning prefix cache missed",
    ]);
  });

  it("counts a prompt of which the provider counts the cached part apart", () => {
    const claude = {
      ...HASH,
      "gen_ai.provider.name": "anthropic",
      "gen_ai.usage.input_tokens": 40,
      "gen_ai.usage.cache_creation.input_tokens": 4000,
    };
    expect(saidBy("L09", [root, call("chat 1", 0, claude), call("chat 2", 5000, claude)])).toEqual([
      "warning prefix cache missed",
    ]);
  });

  it("does not judge without a count of cached tokens, or without a sign of the prompt", () => {
    const bare = { "gen_ai.usage.cache_read.input_tokens": null };
    expect(unjudgedBy("L09", [root, call("chat 1", 0, bare)])).toEqual(["cached tokens not recorded"]);
    expect(unjudgedBy("L09", [root, call("chat 1", 0, {})])).toEqual([
      "nothing tells whether the prompt was sent before",
    ]);
  });

  it("reads 5,000 turns of one prompt", () => {
    const turns = Array.from({ length: 5000 }, (_, turn) => call(`chat ${turn}`, turn * 2000, HASH));
    expect(saidBy("L09", [root, ...turns])).toHaveLength(4999);
  });
});
