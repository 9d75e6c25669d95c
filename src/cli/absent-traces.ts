import type { Gathered } from "../evidence/gather.ts";
import { Failure } from "../model/failure.ts";
import { failureLines } from "../report/failure.ts";
import { storePath } from "./store-path.ts";
import { errorStyle } from "./style.ts";
import type { World } from "./world.ts";

/** No trace answers to these ids: what they are, and where was looked. */
export function absentTraces(
  { files, absent }: Gathered,
  flags: { readonly store?: string },
  world: World,
): Failure {
  const store = `the local store (${storePath(flags.store, world)})`;
  const places = files === undefined ? store : `the files given and ${store}`;
  return new Failure("nothing-found", `no trace ${absent.map(({ text }) => text).join(", ")}`, {
    because: `neither exactly nor as the beginning of an id: looked in ${places}`,
    hint: "lgtrace import FILE… · lgtrace show FILE · lgtrace store list",
  });
}

/** On stderr, once the traces that are there have passed. */
export async function sayAbsent(
  gathered: Gathered,
  flags: { readonly store?: string },
  world: World,
): Promise<void> {
  if (gathered.absent.length === 0) return;
  await world.stderr.lines(failureLines(absentTraces(gathered, flags, world), errorStyle(world)));
}
