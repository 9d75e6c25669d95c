import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { Failure } from "../../model/failure.ts";
import { firstPrice, type Price, type PricedUsage, type PriceOf } from "../../rules/cost/price.ts";
import { once } from "../../trace/once.ts";
import { readNamedFile } from "../config/read-file.ts";
import { repositoryDefaults } from "../config/repository-file.ts";
import type { World } from "../process/world.ts";

/** Written in by the build: where the table of published prices stands, beside the code that asks for it. */
declare const LGTRACE_LIST_PRICE: string | undefined;
const LIST_PRICE =
  typeof LGTRACE_LIST_PRICE === "string" ? LGTRACE_LIST_PRICE : "../../rules/cost/list-price.ts";

/**
 * The published prices of providers, and before them those of a file that the flags or the working tree's
 * file name. Throws the Failure "config" where it is none.
 */
export async function pricesHere(given: string | undefined, world: World): Promise<PriceOf> {
  const path = given === undefined ? (await repositoryDefaults(world))?.prices : resolve(world.cwd, given);
  return path === undefined ? listPrice : firstPrice(await pricesOf(path), listPrice);
}

/** Half a megabyte and 12 ms, for the first call that costs something. */
const listPrices = once(() => {
  const { ListPrices }: typeof import("../../rules/cost/list-price.ts") = createRequire(import.meta.url)(
    LIST_PRICE,
  );
  return new ListPrices();
});

function listPrice(usage: PricedUsage): Price | undefined {
  return listPrices().price(usage);
}

async function pricesOf(path: string): Promise<PriceOf> {
  const { isPriceTable, priceTable } = await import("../../rules/cost/price-table.ts");
  const table = await readTable(path, readNamedFile(path, "--prices"));
  if (isPriceTable(table)) return priceTable(table, basename(path));
  throw new Failure("config", `${path} is no table of prices`, {
    because: "it names no model with an input_cost_per_token",
    hint: "gpt-4o: { input_cost_per_token: 0.0000025, output_cost_per_token: 0.00001 }",
  });
}

/** LiteLLM's own table is JSON, and a megabyte and a half: too much for a reader of YAML. */
async function readTable(path: string, text: string): Promise<unknown> {
  if (path.endsWith(".json")) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  const { CONFIGURATION, parseContractText } = await import("../../contract/contract-text.ts");
  return parseContractText(path, text, CONFIGURATION).value;
}
