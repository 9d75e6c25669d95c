import { span } from "./story.ts";

/** The miniserve request whose completion is empty: the model stands on the root, the usage on the stages. */
export const EMPTY_COMPLETION = [
  span("http.handler", {
    at: [0, 295],
    kind: "SERVER",
    has: {
      "http.method": "POST",
      "http.route": "/v1/completions",
      "http.status_code": 200,
      "llm.model": "minigpt-v1",
    },
  }),
  span("auth", { parent: "http.handler", at: [1, 11] }),
  span("tokenize.input", { parent: "http.handler", at: [12, 15], has: { "llm.tokens.in": 128 } }),
  span("rag.retrieve", { parent: "http.handler", at: [16, 61], has: { "rag.docs.retrieved": 3 } }),
  span("embed.query", { parent: "rag.retrieve", at: [17, 32] }),
  span("vector.search", { parent: "rag.retrieve", at: [32, 40], has: { top_k: 10 } }),
  span("rerank", { parent: "rag.retrieve", at: [40, 60] }),
  span("llm.prefill", {
    parent: "http.handler",
    at: [100, 280],
    has: { "llm.tokens.in": 128, "llm.cache.misses": 2 },
  }),
  span("llm.decode", {
    parent: "http.handler",
    at: [281, 286],
    has: { "llm.tokens.out": 0, "llm.decode.steps": 0, "llm.stop_reason": "immediate_eos" },
  }),
  span("format.output", { parent: "http.handler", at: [287, 292], has: { "llm.tokens.out": 0 } }),
];
