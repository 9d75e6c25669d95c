import type { Price, PricedUsage, PriceOf } from "./price.ts";

type Rates = Readonly<Record<string, unknown>>;

/**
 * Prices of a table that a user gives, by model, in US dollars per token: the form of LiteLLM's
 * `model_prices_and_context_window.json` (`input_cost_per_token`, `output_cost_per_token`,
 * `cache_read_input_token_cost`, `cache_creation_input_token_cost`). Cached tokens without a price of
 * their own cost what others do; what has no price at all is not free, but unknown.
 */
export function priceTable(table: unknown, source: string): PriceOf {
  return (usage) => {
    for (const model of usage.models) {
      const found = [`${usage.provider}/${model}`, model].find((name) => ratesOf(table, name) !== undefined);
      if (found !== undefined) return priceOf(usage, ratesOf(table, found) ?? {}, found, source);
    }
    return undefined;
  };
}

/** Whether a table has a price of anything. */
export function isPriceTable(table: unknown): boolean {
  if (!isRecord(table)) return false;
  return Object.values(table).some(
    (entry) => isRecord(entry) && rate(entry, "input_cost_per_token") !== undefined,
  );
}

function priceOf(usage: PricedUsage, rates: Rates, id: string, source: string): Price {
  const { tokensIn, tokensOut, cacheRead, cacheWrite } = usage;
  const input = rate(rates, "input_cost_per_token");
  const output = rate(rates, "output_cost_per_token");
  if (tokensIn === undefined || tokensOut === undefined || input === undefined)
    return { costUsd: undefined, id, source };
  if (tokensOut > 0 && output === undefined) return { costUsd: undefined, id, source };
  const costUsd =
    (tokensIn - cacheRead - cacheWrite) * input +
    cacheRead * (rate(rates, "cache_read_input_token_cost") ?? input) +
    cacheWrite * (rate(rates, "cache_creation_input_token_cost") ?? input) +
    tokensOut * (output ?? 0);
  return { costUsd, id, source };
}

function ratesOf(table: unknown, model: string): Rates | undefined {
  const entry = own(table, model);
  return isRecord(entry) ? entry : undefined;
}

/** Dollars per token; a text is none. */
function rate(rates: Rates, name: string): number | undefined {
  const value = own(rates, name);
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
}

function own(record: unknown, name: string): unknown {
  return isRecord(record) && Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Rates {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
