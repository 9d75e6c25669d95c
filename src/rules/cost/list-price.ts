import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";
import type { Price, PricedUsage } from "./price.ts";

/** The package's version, which is that of its prices. */
export const PRICE_SOURCE = "@pydantic/genai-prices 0.1.8";

/** Providers that the table calls otherwise than the conventions (formats.md §1.2). */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ["azure.ai.openai", "azure"],
  ["azure.ai.inference", "azure"],
  ["x_ai", "x-ai"],
  ["mistral_ai", "mistral"],
]);
/** Frameworks write their own name where a provider's belongs; the model tells more. */
const FRAMEWORKS =
  /^(?:langchain|langgraph|llama_?index|crewai|strands-agents|litellm|vercel|pydantic[-_]?ai|agno)\b/;
/** Whose embeddings and other models no rule of the table finds by their names alone. */
const MAKERS = ["openai", "google", "cohere", "mistral"];

const NO_USAGE = { input_tokens: 0, output_tokens: 0 };
const NANOS_PER_MS = 1_000_000n;

interface Entry {
  readonly providerId: string;
  /** As the table is to be asked for it; undefined: it has not the model. */
  readonly model: string | undefined;
}

const MOST_ENTRIES = 10_000;
const LONGEST_NAME = 200;

/** Looks calls up in the published prices of providers, remembering where each model stands. */
export class ListPrices {
  readonly #entries = new Map<string, Entry | null>();

  /** What a call costs by the list prices of its time; undefined: the table knows nothing of it. */
  readonly price = (usage: PricedUsage): Price | undefined => {
    const entry = this.#entryOf(usage);
    if (entry === undefined) return undefined;
    const { providerId, model } = entry;
    if (model === undefined) return { costUsd: undefined, id: providerId, source: PRICE_SOURCE };
    const { tokensIn, tokensOut, cacheRead, cacheWrite, atUnixNano } = usage;
    const calculated = calcPrice(
      {
        input_tokens: tokensIn ?? 0,
        output_tokens: tokensOut ?? 0,
        cache_read_tokens: Math.min(cacheRead, tokensIn ?? 0),
        cache_write_tokens: Math.min(cacheWrite, Math.max(0, (tokensIn ?? 0) - cacheRead)),
      },
      model,
      { providerId, timestamp: new Date(Number(atUnixNano / NANOS_PER_MS)) },
    );
    if (calculated === null) return { costUsd: undefined, id: providerId, source: PRICE_SOURCE };
    const costUsd = isPriced(calculated.model_price, usage) ? calculated.total_price : undefined;
    const { id, context_window: contextWindow } = calculated.model;
    const window = contextWindow === undefined ? {} : { contextWindow };
    return { costUsd, id: `${providerId}/${id}`, source: PRICE_SOURCE, ...window };
  };

  #entryOf({ provider, models }: PricedUsage): Entry | undefined {
    const name = [provider, ...models].join("\n");
    const known = this.#entries.get(name);
    if (known !== undefined) return known ?? undefined;
    const entry = entryOf(provider, models);
    if (this.#entries.size >= MOST_ENTRIES) this.#entries.clear();
    this.#entries.set(name, entry ?? null);
    return entry;
  }
}

/** A model without a price for what was used is not free: its price is not known. */
function isPriced(prices: ModelPrice, { tokensIn, tokensOut }: PricedUsage): boolean {
  if (tokensIn === undefined) return false;
  if (tokensIn > 0 && prices.input_mtok === undefined) return false;
  if (prices.output_mtok === undefined) return (tokensOut ?? 0) === 0;
  return tokensOut !== undefined;
}

function entryOf(named: string | undefined, models: readonly string[]): Entry | undefined {
  const provider =
    named === undefined || FRAMEWORKS.test(named) ? undefined : (PROVIDERS.get(named) ?? named);
  const names = models.filter(({ length }) => length <= LONGEST_NAME).flatMap(withoutPrefix);
  for (const [prefix, model] of names) {
    const tried = provider === undefined ? [prefix, undefined, ...MAKERS] : [provider];
    for (const providerId of new Set(tried)) {
      const options = providerId === undefined ? {} : { providerId };
      const found = calcPrice(NO_USAGE, model, { ...options, timestamp: EPOCH });
      if (found !== null) return { providerId: found.provider.id, model };
    }
  }
  const known =
    provider === undefined ? undefined : findProvider({ providerId: provider.slice(0, LONGEST_NAME) });
  return known === undefined ? undefined : { providerId: known.id, model: undefined };
}

const EPOCH = new Date(0);

/** `openai/gpt-4o` is a router's name for `gpt-4o` of `openai`. */
function withoutPrefix(model: string): [prefix: string | undefined, model: string][] {
  const slash = model.indexOf("/");
  if (slash <= 0) return [[undefined, model]];
  return [
    [undefined, model],
    [model.slice(0, slash), model.slice(slash + 1)],
  ];
}
