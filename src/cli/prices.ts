import { basename, resolve } from "node:path";
import { Failure } from "../model/failure.ts";
import { firstPrice, type PriceOf } from "../rules/cost/price.ts";
import { readNamedFile } from "./config/read-file.ts";
import { repositoryDefaults } from "./config/repository-file.ts";
import type { World } from "./world.ts";

/**
 * The published prices of providers (half a megabyte, loaded when rules are asked), and before them those
 * of a file that the flags or the working tree's file name. Throws the Failure "config" where it is none.
 */
export async function pricesHere(given: string | undefined, world: World): Promise<PriceOf> {
  const path = given === undefined ? (await repositoryDefaults(world))?.prices : resolve(world.cwd, given);
  const { ListPrices } = await import("../rules/cost/list-price.ts");
  const list = new ListPrices().price;
  return path === undefined ? list : firstPrice(await pricesOf(path), list);
}

async function pricesOf(path: string): Promise<PriceOf> {
  const { isPriceTable, priceTable } = await import("../rules/cost/price-table.ts");
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
  const { CONFIGURATION, parseContractText } = await import("../contract/contract-text.ts");
  return parseContractText(path, text, CONFIGURATION).value;
}
