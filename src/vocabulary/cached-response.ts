import { concept, member } from "./concept.ts";
import { text } from "./readers.ts";

/** A response that was served from a cache of whole answers (formats.md §1.6: LiteLLM). */
export const CACHED_RESPONSE_CONCEPTS = {
  responseCacheKey: concept(text, "hidden_params.cache_key", member("hidden_params", "cache_key")),
} as const;
