import { concept, member } from "./concept.ts";
import { count } from "./readers.ts";

/** Input tokens that the provider read from its cache (formats.md §1.5). Blocks are not tokens. */
export const TOKENS_CACHE_READ = concept(
  count,
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.usage.cache_read_input_tokens",
  "gen_ai.usage.cache_read_tokens",
  "gen_ai.usage.details.cache_read_tokens",
  "gen_ai.usage.details.cache_read_input_tokens",
  "gen_ai.usage.cached_tokens",
  "llm.token_count.prompt_details.cache_read",
  "llm.token_count.prompt_details.cache_input",
  "ai.usage.inputTokenDetails.cacheReadTokens",
  "ai.usage.cachedInputTokens",
  member("ai.response.providerMetadata", "openai", "cachedPromptTokens"),
  member("ai.response.providerMetadata", "anthropic", "usage", "cache_read_input_tokens"),
  member("ai.response.providerMetadata", "bedrock", "usage", "cacheReadInputTokens"),
  "cache_read_tokens",
);

export const TOKENS_CACHE_WRITE = concept(
  count,
  "gen_ai.usage.cache_creation.input_tokens",
  "gen_ai.usage.cache_creation_input_tokens",
  "gen_ai.usage.cache_write_input_tokens",
  "gen_ai.usage.cache_write_tokens",
  "gen_ai.usage.details.cache_write_tokens",
  "gen_ai.usage.details.cache_creation_input_tokens",
  "llm.token_count.prompt_details.cache_write",
  "ai.usage.inputTokenDetails.cacheWriteTokens",
  member("ai.response.providerMetadata", "anthropic", "usage", "cache_creation_input_tokens"),
  member("ai.response.providerMetadata", "bedrock", "usage", "cacheWriteInputTokens"),
  "cache_creation_tokens",
);

/**
 * Whether counts of input tokens differ by the cached ones alone, read, written or both: then one key
 * includes them and another does not, which is no contradiction (diagnostics §1.2.3).
 */
export function differByCached(
  counts: readonly number[],
  read: readonly number[],
  written: readonly number[],
): boolean {
  const both = read.flatMap((one) => written.map((other) => one + other));
  const cached = new Set([0, ...read, ...written, ...both]);
  const most = counts.reduce((one, other) => Math.max(one, other), 0);
  return counts.every((count) => cached.has(most - count));
}
