import { concept } from "./concept.ts";
import { idsOf } from "./document.ts";
import { flag } from "./request.ts";

/**
 * Ids under which something was kept from one request to the next: of caches as Sentry's conventions have
 * them (a key, or a list), of memories as OpenTelemetry's memory spans do (semantic-conventions-genai, in
 * development), and `memory.id`, which spans made by hand have.
 */
export const CARRIED_ID_CONCEPTS = {
  cacheKeys: concept(idsOf, "cache.key"),
  cacheHit: concept(flag, "cache.hit"),
  memoryIds: concept(idsOf, "gen_ai.memory.records", "gen_ai.memory.record.id", "memory.id"),
} as const;
