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

/** So many names are remembered: more are no names but ids. */
const MOST_NAMES = 10_000;

/** What a span's name tells. */
export interface NameHints {
  /** The first is the likeliest. */
  readonly roles: readonly Role[];
  readonly isStep: boolean;
}

/** Reads each name once: a few hundred of them stand for millions of spans. */
export class NameReader {
  readonly #known = new Map<string, NameHints>();

  read(name: string): NameHints {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const hints = hintsOf(name);
    if (this.#known.size >= MOST_NAMES) this.#known.clear();
    this.#known.set(name, hints);
    return hints;
  }
}

/** The roles that a name's words tell, the first first. */
export function rolesOfName(name: string): readonly Role[] {
  return hintsOf(name).roles;
}

/** The words by which a name may tell one of these roles, in small letters, a blank between two. */
export function wordsInNames(roles: readonly Role[]): readonly string[] {
  const words = PHRASES.flatMap(([role, phrases]) => (roles.includes(role) ? phrases : []));
  return roles.includes("step") ? [...words, "step"] : words;
}

function hintsOf(name: string): NameHints {
  const words = wordsOf(name);
  const has = (phrase: string) => words.includes(` ${phrase} `);
  const told = PHRASES.filter(([, phrases]) => phrases.some(has));
  return { roles: told.map(([role]) => role), isStep: has("step") };
}

/** With a blank on either side: `rag.cross_encoder` → ` rag cross encoder `. */
function wordsOf(name: string): string {
  const words = name
    .slice(0, LONGEST_NAME)
    .toLowerCase()
    .split(/[._\-/ ]+/);
  return ` ${words.join(" ")} `;
}
