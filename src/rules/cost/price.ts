/** One call, as far as its price depends on it. Token counts are tokens. */
export interface PricedUsage {
  readonly provider: string | undefined;
  /** By any of its names, the first the likeliest. */
  readonly models: readonly string[];
  /** Prices change: those of then count. */
  readonly atUnixNano: bigint;
  /** Cached ones counted in. Undefined: not known. */
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What a table of prices knows of a call. */
export interface Price {
  /** US dollars; undefined where the table knows the provider alone, or the usage is not known. */
  readonly costUsd: number | undefined;
  /** The entry: `anthropic/claude-3-5-sonnet`, or the provider alone. */
  readonly id: string;
  /** The table and its version. */
  readonly source: string;
  /** The model's context window in tokens, where the table has it. */
  readonly contextWindow?: number | undefined;
}

/** Undefined: neither the provider nor the model is in the table. It never asks the network. */
export type PriceOf = (usage: PricedUsage) => Price | undefined;

/** The first table that knows a cost, else the first that knows anything: a user's before a list of all. */
export function firstPrice(...tables: readonly PriceOf[]): PriceOf {
  return (usage) => {
    let known: Price | undefined;
    for (const table of tables) {
      const price = table(usage);
      if (price?.costUsd !== undefined) return price;
      known ??= price;
    }
    return known;
  };
}
