import { describe, expect, it } from "vitest";
import { duplicateIds } from "../../fixtures/stories/duplicate-ids.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { partialTrace } from "../../fixtures/stories/partial-trace.ts";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { retryStorm } from "../../fixtures/stories/retry-storm.ts";
import type { Fields, SpanStory, Story } from "../../fixtures/story.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { traceIdOf } from "../../src/model/ids.ts";
import type { QueryFlags } from "../../src/query/from-flags.ts";
import { queryFromFlags } from "../../src/query/from-flags.ts";
import { matches } from "../../src/query/matches.ts";
import { TraceFacts } from "../../src/trace/facts.ts";

function factsOf(story: Story): TraceFacts {
  const traceId = traceIdOf(story.traceId);
  if (traceId === undefined) throw new Error("not a trace id");
  return new TraceFacts({ traceId, spans: spansOf(story), logs: [], partial: undefined, origin: "story" });
}

/** The names of the spans that answer; "no" where the trace does not. */
function answers(story: Story, flags: QueryFlags): readonly string[] | "no" {
  const facts = factsOf(story);
  const { matched, spanIds } = matches(queryFromFlags(flags, 0n), facts);
  if (!matched) return "no";
  return spanIds.map((spanId) => facts.tree.byId.get(spanId)?.[0]?.span.name ?? "");
}

function oneSpan(attributes: Fields, more: Partial<SpanStory> = {}): Story {
  return {
    traceId: "0123456789abcdef0123456789abcdef",
    start: "2026-05-22T12:00:00Z",
    services: { svc: { "host.name": "gpu-0" } },
    spans: [{ name: "chat", at: 0, for: 10, attributes, ...more }],
  };
}

describe("an empty completion", () => {
  it.each<[QueryFlags, readonly string[] | "no"]>([
    [{}, []],
    [{ tokensOut: ["0"] }, ["llm.decode", "format.output"]],
    [{ tokensOut: ["0"], name: ["llm.decode"] }, ["llm.decode"]],
    [{ tokensOut: [">0"] }, "no"],
    [{ tokensOut: ["!=0"] }, "no"],
    [{ tokensIn: ["128"] }, ["tokenize.input", "llm.prefill"]],
    [{ tokensIn: ["100..128"], tokensOut: ["0"] }, "no"],
    [{ stopReason: ["immediate_eos"] }, ["llm.decode"]],
    [{ stopReason: ["!=immediate_eos"] }, "no"],
    [{ service: ["miniserve"], spanDuration: [">100ms"] }, ["http.handler", "llm.prefill"]],
    [{ spanDuration: ["5ms"] }, ["llm.decode", "format.output"]],
    [{ httpStatus: ["200"] }, ["http.handler"]],
    [{ error: true }, "no"],
    [{ status: ["unset"], name: ["auth"] }, ["auth"]],
    [{ attr: ["llm.cache.misses"] }, ["llm.prefill"]],
    [{ attr: ["llm.cache.misses>=2", "llm.cache.hits<7"] }, ["llm.prefill"]],
    [{ attr: ["llm.decode.mean_step_ms=0"] }, ["llm.decode"]],
    [{ attr: ["service.version=9f3c2ab"], name: ["rerank"] }, ["rerank"]],
    [{ root: ["http.handler"], duration: ["295ms"] }, []],
    [{ duration: [">295ms"] }, "no"],
    [{ hasSpan: ["rerank", "auth"] }, []],
    [{ hasSpan: ["rerank", "judge"] }, "no"],
    [{ withoutSpan: ["rerank"] }, "no"],
    [{ withoutSpan: ["judge"], tokensOut: ["0"], name: ["format.output"] }, ["format.output"]],
    [{ cost: ["none"] }, []],
    [{ cost: [">=0"] }, "no"],
    [{ session: ["none"] }, []],
    [{ session: ["!=s1"] }, "no"],
  ])("answers %j", (flags, expected) => {
    expect(answers(emptyCompletion, flags)).toEqual(expected);
  });

  it("lies inside a window that begins with it and outside one that ends with it", () => {
    expect(answers(emptyCompletion, { from: "2026-05-22T14:32:07.114Z" })).toEqual([]);
    expect(answers(emptyCompletion, { to: "2026-05-22T14:32:07.114Z" })).toBe("no");
  });
});

describe("the refund bot's turn", () => {
  it.each<[QueryFlags, readonly string[] | "no"]>([
    [{ session: ["sess_91ab"], user: ["h_38d2"], variant: ["B"] }, []],
    [{ variant: ["!=A"] }, []],
    [{ variant: ["A", "!=C"] }, "no"],
    [{ model: ["gpt-4o-mini", "gpt-4o"] }, ["llm.query_rewrite", "llm.judge.policy_correct"]],
    [{ model: ["gpt-4o"], tokensOut: ["none"] }, "no"],
    [{ name: ["llm.judge.policy_correct"], tokensOut: ["none"] }, ["llm.judge.policy_correct"]],
    [{ cost: ["0.008..0.009"] }, []],
    [{ attr: ["retrieval.doc_ids=pol_refund_v7"] }, ["vector.retrieve"]],
    [{ attr: ["retrieval.doc_ids!=pol_refund_v7"] }, "no"],
    [{ attr: ["retrieval.scores>0.87"] }, ["vector.retrieve"]],
    [{ attr: ["rerank.changed_top1=true"] }, ["rerank.cross_encoder"]],
    [{ attr: ["judge.score=none"], name: ["llm.generate"] }, ["llm.generate"]],
    [{ status: ["ok"], spanDuration: [">1s"] }, ["refund_chat.turn", "llm.generate"]],
  ])("answers %j", (flags, expected) => {
    expect(answers(refund48f, flags)).toEqual(expected);
  });
});

describe("failed calls", () => {
  it("are found by status, and carry no token count", () => {
    expect(answers(retryStorm, { error: true, model: ["gpt-4o-mini"], tokensOut: ["none"] })).toEqual(
      Array.from({ length: 4 }, () => "chat gpt-4o-mini"),
    );
    expect(answers(retryStorm, { httpStatus: [">=500", "429"] })).toHaveLength(5);
  });
});

describe("a span id that stands twice", () => {
  it("is told once", () => {
    expect(answers(duplicateIds, { name: ["llm.decode"] })).toEqual(["llm.decode"]);
    expect(answers(duplicateIds, { stopReason: ["length"] })).toEqual(["llm.decode"]);
  });
});

describe("none", () => {
  it("is asked of model calls, where nothing else is named", () => {
    expect(answers(partialTrace, { tokensOut: ["none"] })).toBe("no");
    expect(answers(partialTrace, { stopReason: ["none"], name: ["tool.call"] })).toEqual([
      "tool.call",
      "tool.call",
    ]);
  });

  it("is asked of prefill for the prompt and of decode for the answer", () => {
    const staged: Story = {
      ...oneSpan({}),
      spans: [
        { name: "http.handler", at: 0, for: 10, kind: "SERVER" },
        { name: "llm.prefill", in: "http.handler", at: 1, for: 4 },
        { name: "llm.decode", in: "http.handler", at: 5, for: 4 },
      ],
    };
    expect(answers(staged, { tokensIn: ["none"] })).toEqual(["llm.prefill"]);
    expect(answers(staged, { tokensOut: ["none", ">5"] })).toEqual(["llm.decode"]);
  });

  it("of a span's duration means that it never ended", () => {
    const open = oneSpan({});
    const unfinished = { ...open, spans: [{ name: "chat", at: 0 }] };
    expect(answers(unfinished, { spanDuration: ["none"] })).toEqual(["chat"]);
    expect(answers(open, { spanDuration: ["none"] })).toBe("no");
  });
});

describe("a recorded value", () => {
  it.each<[string, Fields, boolean]>([
    ["k=0", { k: 0 }, true],
    ["k=0", { k: "0" }, true],
    ["k=0", { k: "0.0" }, true],
    ['k="0"', { k: "0.0" }, false],
    ["k=0", { k: false }, false],
    ["k=false", { k: false }, true],
    ["k=9223372036854775807", { k: 9_223_372_036_854_775_807n }, true],
    ["k=9223372036854775806", { k: 9_223_372_036_854_775_807n }, false],
    ["k>1e18", { k: 9_223_372_036_854_775_807n }, true],
    ["k>5", { k: "6" }, true],
    ["k>5", { k: "six" }, false],
    ["k", { k: null }, true],
    ["k=none", { k: null }, false],
    ["k!=v", {}, false],
    ["k!=v", { k: "w" }, true],
    ["k!=v", { k: ["w", "v"] }, false],
    ["k=v", { k: new Map([["v", "v"]]) }, false],
    ["k=", { k: "" }, true],
    ["host.name=gpu-0", {}, true],
    ["host.name=gpu-0", { "host.name": "gpu-1" }, false],
  ])("%s on %o: %s", (attr, attributes, expected) => {
    expect(answers(oneSpan(attributes), { attr: [attr], name: ["chat"] })).toEqual(
      expected ? ["chat"] : "no",
    );
  });

  it("that is wholly a number counts as that number, and one that is not is absent", () => {
    const untold = { "gen_ai.operation.name": "chat", "gen_ai.usage.output_tokens": "n/a" };
    const zero = { "gen_ai.operation.name": "chat", "gen_ai.usage.output_tokens": "0" };
    expect(answers(oneSpan(zero), { tokensOut: ["0"] })).toEqual(["chat"]);
    expect(answers(oneSpan(untold), { tokensOut: ["0"] })).toBe("no");
    expect(answers(oneSpan(untold), { tokensOut: ["none"] })).toEqual(["chat"]);
  });

  it("of a model may be the one asked or the one that answered", () => {
    const both = { "gen_ai.request.model": "gpt-4o", "gen_ai.response.model": "gpt-4o-2024-08-06" };
    expect(answers(oneSpan(both), { model: ["gpt-4o"] })).toEqual(["chat"]);
    expect(answers(oneSpan(both), { model: ["gpt-4o-2024-08-06"] })).toEqual(["chat"]);
    expect(answers(oneSpan(both), { model: ["!=gpt-4o"] })).toBe("no");
  });
});
