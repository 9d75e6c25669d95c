import { existsSync } from "node:fs";
import type { Mode } from "../../store/open-database.ts";
import type { Store } from "../../store/store.ts";
import type { World } from "../process/world.ts";
import { storePath } from "./store-path.ts";

interface StoreFlag {
  readonly store?: string;
}

/** The local store, if there is one. */
export async function storeIfThere(
  flags: StoreFlag,
  world: World,
  mode: Mode = "read",
): Promise<Store | undefined> {
  return existsSync(storePath(flags.store, world)) ? opened(flags, world, mode) : undefined;
}

/** The local store; throws the Failure "empty-store" where there is none. */
export async function mustHaveStore(flags: StoreFlag, world: World, mode: Mode = "read"): Promise<Store> {
  return (await storeIfThere(flags, world, mode)) ?? opened(flags, world, "read");
}

async function opened(flags: StoreFlag, world: World, mode: Mode): Promise<Store> {
  const { openStore } = await import("../../store/store.ts");
  return openStore(storePath(flags.store, world), { mode });
}
