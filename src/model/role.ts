/** What a span is for (diagnostics §1.3). */
export const ROLES = [
  "root",
  "llm",
  "prefill",
  "decode",
  "step",
  "tokenize",
  "format",
  "embed",
  "retrieve",
  "rerank",
  "tool",
  "judge",
  "guard",
  "agent",
  "chain",
  "http",
  "db",
  "queue",
  "cache",
  "other",
] as const;
export type Role = (typeof ROLES)[number];
