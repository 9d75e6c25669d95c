import type { World } from "./world.ts";

/** Another import or delete is at work: said on stderr. */
export function sayWaiting(world: World): () => void {
  return () => void world.stderr.write("lgtrace: another import is at work on the store, waiting for it\n");
}
