import { existsSync } from "node:fs";
import { Failure } from "../model/failure.ts";
import type { Store } from "../store/store.ts";
import { storePath } from "./store-path.ts";
import type { World } from "./world.ts";

interface StoreFlag {
  readonly store?: string;
}

/** The local store, if there is one. */
export async function storeIfThere(flags: StoreFlag, world: World): Promise<Store | undefined> {
  const path = storePath(flags.store, world);
  if (!existsSync(path)) return undefined;
  const { openStore } = await import("../store/store.ts");
  return openStore(path, { mode: "read" });
}

/** The local store; throws the Failure "empty-store" where there is none. */
export async function mustHaveStore(flags: StoreFlag, world: World): Promise<Store> {
  const store = await storeIfThere(flags, world);
  if (store !== undefined) return store;
  throw new Failure("empty-store", `there is no local store at ${storePath(flags.store, world)}`, {
    hint: "lgtrace import FILE…, or name another with --store or LGTRACE_STORE",
  });
}
