import { join } from "node:path";
import type { World } from "../process/world.ts";

/** Where the local store is: `--store`, else $LGTRACE_STORE, else the XDG data folder. */
export function storePath(flag: string | undefined, { env }: Pick<World, "env">): string {
  return flag ?? (env.LGTRACE_STORE || join(dataFolder(env), "lgtrace", "store.db"));
}

function dataFolder(env: Readonly<NodeJS.ProcessEnv>): string {
  if (env.XDG_DATA_HOME) return env.XDG_DATA_HOME;
  if (env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return join(env.HOME ?? "", ".local", "share");
}
