import { existsSync } from "node:fs";
import type { World } from "../process/world.ts";
import { configPath } from "./config-file.ts";
import { readNamedFile } from "./read-file.ts";

/** Names of the user's contexts, whatever else is wrong with the file: 10 ms sooner than all of it checked. */
export async function contextNames(world: Pick<World, "env">): Promise<readonly string[]> {
  const path = configPath(world);
  if (!existsSync(path)) return [];
  const { CONFIGURATION, parseContractText } = await import("../../contract/contract-text.ts");
  const { value } = parseContractText(path, readNamedFile(path, undefined), CONFIGURATION);
  return isMap(value) && "contexts" in value && isMap(value.contexts) ? Object.keys(value.contexts) : [];
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
