import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import type { PromptedCall } from "../call-history.ts";
import type { RuleFacts } from "../facts.ts";
import type { NotJudged } from "../rule.ts";

/** How much of a prompt came from a cache: tokens of a provider's, or blocks of a server's. Never both in one sum. */
export interface CacheUse {
  readonly unit: "input tokens" | "blocks";
  readonly read: number;
  readonly of: number;
  readonly concepts: readonly AnyConceptName[];
}

export function cacheUseOf(
  { node, promptTokens }: PromptedCall,
  { sightings }: Pick<RuleFacts, "sightings">,
): CacheUse | NotJudged {
  const recorded = sightings(node);
  const read = recorded.of("tokensCacheRead");
  if (read.state === "conflict") return { reason: "cached tokens contradict themselves" };
  if (read.state === "known") {
    if (promptTokens === undefined) return { reason: "input tokens not recorded" };
    return {
      unit: "input tokens",
      read: read.value,
      of: promptTokens,
      concepts: ["tokensIn", "tokensCacheRead"],
    };
  }
  const [hits, misses] = [recorded.value("cacheHitBlocks"), recorded.value("cacheMissBlocks")];
  if (hits === undefined || misses === undefined || hits + misses === 0)
    return { reason: "cached tokens not recorded" };
  return { unit: "blocks", read: hits, of: hits + misses, concepts: ["cacheHitBlocks", "cacheMissBlocks"] };
}
