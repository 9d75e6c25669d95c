import type { Role } from "../model/role.ts";

/** Words of a span's name that tell its role, in this order (diagnostics §1.3). */
const PHRASES: readonly (readonly [Role, readonly string[]])[] = [
  ["prefill", ["prefill"]],
  ["step", ["decode step"]],
  ["decode", ["decode"]],
  ["llm", ["llm request", "litellm request", "generate", "chat", "completion"]],
  ["tool", ["execute tool"]],
  ["agent", ["invoke agent"]],
  ["tokenize", ["tokenize", "tokenizer"]],
  ["embed", ["embed", "embedding"]],
  [
    "retrieve",
    ["retrieve", "retrieval", "search", "query vector", "query index", "vector query", "index query"],
  ],
  ["rerank", ["rerank", "cross encoder"]],
  ["judge", ["judge", "eval", "score"]],
  ["guard", ["guard", "guardrail", "moderation"]],
  ["tool", ["tool", "function", "mcp"]],
  ["cache", ["cache"]],
  ["format", ["format", "render"]],
];

const LONGEST_NAME = 200;

/** A name's words with a blank on either side: `rag.cross_encoder` → ` rag cross encoder `. */
export function wordsOfName(name: string): string {
  const words = name
    .slice(0, LONGEST_NAME)
    .toLowerCase()
    .split(/[._\-/ ]+/);
  return ` ${words.join(" ")} `;
}

/** The roles that a name's words tell, the first first. */
export function* rolesOfWords(words: string): Generator<Role> {
  for (const [role, phrases] of PHRASES) {
    if (phrases.some((phrase) => words.includes(` ${phrase} `))) yield role;
  }
}
