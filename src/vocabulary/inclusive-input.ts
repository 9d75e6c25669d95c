import type { Known, Sightings } from "./sightings.ts";

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
  if (input.state === "conflict") {
    const tokens = largerBy(input, [cacheRead, cacheWrite, cached]);
    return tokens === undefined
      ? { reason: "token usage contradicts itself" }
      : { tokens, cacheRead, cacheWrite };
  }
  const { key, value } = input;
  if (cached > value || (cached > 0 && EXCLUSIVE.has(key)))
    return { tokens: value + cached, cacheRead, cacheWrite };
  if (cached > 0 && AS_THE_PROVIDER.has(key) && (provider === undefined || EXCLUSIVE_PROVIDER.test(provider)))
    return { reason: "not known whether input tokens include cached ones" };
  return { tokens: value, cacheRead, cacheWrite };
}

/** Two keys of which one leaves out the cached tokens, or a part of them, say the same. */
function largerBy(
  { sightings }: Extract<Known<number>, { state: "conflict" }>,
  differences: readonly number[],
): number | undefined {
  const values = sightings.map(({ value }) => value);
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  return values.every((value) => value === most || differences.includes(most - value)) ? most : undefined;
}
