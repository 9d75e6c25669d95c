import { describe, expect, it } from "vitest";
import { EMPTY_COMPLETION } from "./empty-completion.ts";
import { REFUND_TURN } from "./refund-turn.ts";
import { factsOf, span } from "./story.ts";

function roles(spans: Parameters<typeof factsOf>[0]): Record<string, string> {
  const facts = factsOf(spans);
  return Object.fromEntries(facts.tree.nodes.map((node) => [node.span.name, facts.role(node)]));
}

describe("roles", () => {
  it("of the miniserve request come from its names", () => {
    expect(roles(EMPTY_COMPLETION)).toEqual({
      "http.handler": "http",
      auth: "other",
      "tokenize.input": "tokenize",
      "rag.retrieve": "retrieve",
      "embed.query": "embed",
      "vector.search": "retrieve",
      rerank: "rerank",
      "llm.prefill": "prefill",
      "llm.decode": "decode",
      "format.output": "format",
    });
  });

  it("of the refund turn come from what is present", () => {
    expect(roles(REFUND_TURN)).toEqual({
      turn: "http",
      rewrite: "llm",
      embed: "embed",
      retrieve: "retrieve",
      rerank: "rerank",
      generate: "llm",
      cite: "judge",
      judge: "judge",
    });
  });

  it("of a kind attribute win over a name, which tells an llm span's stage only", () => {
    const chat = { "gen_ai.operation.name": "chat" };
    expect(
      roles([
        span("root", { at: [0, 9] }),
        span("search chat", { parent: "root", at: [0, 1], has: chat }),
        span("llm.decode", { parent: "root", at: [1, 2], has: chat }),
        span("tool.rerank", { parent: "root", at: [2, 3], has: { "gen_ai.tool.name": "rerank" } }),
      ]),
    ).toEqual({ root: "root", "search chat": "llm", "llm.decode": "decode", "tool.rerank": "tool" });
  });

  it("of steps need a model call above", () => {
    expect(
      roles([
        span("agent.run", { at: [0, 90] }),
        span("Step 7", { parent: "agent.run", at: [0, 40] }),
        span("llm.decode", { parent: "Step 7", at: [0, 30] }),
        span("batch", { parent: "llm.decode", at: [0, 20] }),
        span("step 1", { parent: "batch", at: [0, 10] }),
        span("decode_step", { parent: "agent.run", at: [50, 60] }),
      ]),
    ).toEqual({
      "agent.run": "root",
      "Step 7": "other",
      "llm.decode": "decode",
      batch: "other",
      "step 1": "step",
      decode_step: "step",
    });
  });

  it("of a name that says generate go to the innermost such span, and never to a server", () => {
    expect(
      roles([
        span("POST chat", { at: [0, 90], kind: "SERVER" }),
        span("llm.generate", { parent: "POST chat", at: [0, 80] }),
        span("chat gpt-4o", { parent: "llm.generate", at: [0, 70], kind: "CLIENT" }),
      ]),
    ).toEqual({ "POST chat": "root", "llm.generate": "other", "chat gpt-4o": "llm" });
  });

  it("of databases and queues come last, after a cache's name", () => {
    expect(
      roles([
        span("root", { at: [0, 9] }),
        span("SELECT", { parent: "root", at: [0, 1], has: { "db.system": "postgresql" } }),
        span("cache.get", { parent: "root", at: [1, 2], has: { "db.system": "redis" } }),
        span("send", { parent: "root", at: [2, 3], has: { "messaging.system": "kafka" } }),
        span("call", { parent: "root", at: [3, 4], kind: "CLIENT", has: { "http.request.method": "GET" } }),
      ]),
    ).toEqual({ root: "root", SELECT: "db", "cache.get": "cache", send: "queue", call: "http" });
  });
});
