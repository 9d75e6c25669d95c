import { inclusiveInput } from "../vocabulary/inclusive-input.ts";
import type { Sightings } from "../vocabulary/sightings.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";

/** How long a prompt was, in tokens. */
export interface PromptSize {
  /** Cached tokens counted in; where nothing tells whether they are, as it is recorded. */
  readonly promptTokens: number | undefined;
  /** The same with the cached tokens on top, where nothing tells. */
  readonly mostPromptTokens: number | undefined;
  /** Read from the provider's cache, or written to it. */
  readonly cachedTokens: number;
}

/** A prompt's size as its call counts it (diagnostics §1.2.4); unknown where two counts contradict each other. */
export function promptSize(sightings: Sightings, facts: SpanFacts): PromptSize {
  const { provider, tokensIn, tokensCacheRead = 0, tokensCacheWrite = 0 } = facts;
  const cachedTokens = tokensCacheRead + tokensCacheWrite;
  const input = inclusiveInput(sightings, provider);
  if (!("reason" in input))
    return { promptTokens: input.tokens, mostPromptTokens: input.tokens, cachedTokens };
  const known = sightings.of("tokensIn").state === "known" ? tokensIn : undefined;
  const most = known === undefined ? undefined : known + cachedTokens;
  return { promptTokens: known, mostPromptTokens: most, cachedTokens };
}
