import { concept } from "./concept.ts";
import { count } from "./readers.ts";

/** Blocks of the KV cache that a prefill found, and did not find (formats.md §1.5). Never added to tokens. */
export const CACHE_BLOCK_CONCEPTS = {
  cacheHitBlocks: concept(count, "llm.cache.hits"),
  cacheMissBlocks: concept(count, "llm.cache.misses", "cache_misses"),
} as const;
