import { span } from "./story.ts";

/** The refund bot's turn 48f: a late rerank, a judge that outlives the request, a 2 ms handoff. */
export const REFUND_TURN = [
  span("turn", { at: [0, 2608], kind: "SERVER", has: { "http.route": "/v1/chat" } }),
  span("rewrite", {
    parent: "turn",
    at: [5, 40],
    kind: "CLIENT",
    has: {
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.usage.input_tokens": 84,
      "gen_ai.usage.output_tokens": 22,
      "gen_ai.cost_usd": 0.000071,
    },
  }),
  span("embed", {
    parent: "turn",
    at: [42, 60],
    kind: "CLIENT",
    has: {
      "gen_ai.request.model": "text-embedding-3-small",
      "gen_ai.usage.input_tokens": 13,
      "gen_ai.cost_usd": 0.0000003,
    },
  }),
  span("retrieve", {
    parent: "turn",
    at: [62, 282],
    kind: "CLIENT",
    has: { "retrieval.doc_ids": ["pol_v7"] },
  }),
  span("rerank", {
    parent: "retrieve",
    at: [284, 329],
    kind: "CLIENT",
    has: { "rerank.model": "cohere-rerank-3" },
  }),
  span("generate", {
    parent: "turn",
    at: [329, 2129],
    kind: "CLIENT",
    has: {
      "gen_ai.request.model": "claude-3-5-sonnet-20241022",
      "gen_ai.usage.input_tokens": 1870,
      "gen_ai.usage.output_tokens": 180,
      "gen_ai.cost_usd": 0.00831,
    },
  }),
  span("cite", {
    parent: "turn",
    at: [2129, 2239],
    kind: "INTERNAL",
    has: { "citation.claims_extracted": 2 },
  }),
  span("judge", {
    parent: "turn",
    at: [2239, 2619],
    kind: "CLIENT",
    has: { "gen_ai.request.model": "gpt-4o", "judge.score": 1 },
  }),
];
