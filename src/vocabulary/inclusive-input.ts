import type { Sightings } from "./sightings.ts";

/** A call's input tokens, those from the provider's cache counted in and told apart. */
export interface InclusiveInput {
  readonly tokens: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Keys whose numbers leave out what the cache gave (formats.md §0.7). */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  "langfuse.observation.usage_details › input",
  "usage.input_tokens",
  "input_tokens",
]);
/** Keys that libraries fill with whatever the provider said. */
const AS_THE_PROVIDER: ReadonlySet<string> = new Set([
  "gen_ai.usage.prompt_tokens",
  "ai.usage.inputTokens",
  "ai.usage.promptTokens",
  "llm.usage.prompt_tokens",
  "llm.prompt_tokens",
]);
const EXCLUSIVE_PROVIDER = /anthropic|bedrock/;

/**
 * The input tokens with cached ones counted in, whichever way the span counts (diagnostics §1.2.4): more
 * cached than counted tells that they are left out, else the key does. A reason where nothing tells, where
 * no count is recorded, or where two contradict each other by more than the cached tokens.
 */
export function inclusiveInput(
  sightings: Sightings,
  provider: string | undefined,
): InclusiveInput | { readonly reason: string } {
  const cacheRead = sightings.value("tokensCacheRead") ?? 0;
  const cacheWrite = sightings.value("tokensCacheWrite") ?? 0;
  const cached = cacheRead + cacheWrite;
  const input = sightings.of("tokensIn");
  if (input.state === "unknown") return { reason: "token usage not recorded" };
  if (input.state === "conflict") return { reason: "token usage contradicts itself" };
  const counted = countedIn(sightings, [cacheRead, cacheWrite, cached]);
  if (counted !== undefined) return { tokens: counted, cacheRead, cacheWrite };
  const { key, value } = input;
  if (cached > value || (cached > 0 && EXCLUSIVE.has(key)))
    return { tokens: value + cached, cacheRead, cacheWrite };
  if (cached > 0 && AS_THE_PROVIDER.has(key) && (provider === undefined || EXCLUSIVE_PROVIDER.test(provider)))
    return { reason: "not known whether input tokens include cached ones" };
  return { tokens: value, cacheRead, cacheWrite };
}

/** The larger of counts under several keys, where another leaves out the cached tokens or a part of them. */
function countedIn(sightings: Sightings, cached: readonly number[]): number | undefined {
  const counts = sightings
    .written("tokensIn")
    .flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const most = counts.reduce((one, other) => Math.max(one, other), 0);
  return counts.some((count) => count < most && cached.includes(most - count)) ? most : undefined;
}
