import { type Gathered, gather, type Wanted } from "../../evidence/gather.ts";
import { EXIT, exitCodeOf } from "../process/exit-code.ts";
import type { World } from "../process/world.ts";
import { type PlaceFlags, sayAbsent } from "./absent-traces.ts";
import type { BackendLookup, LookupFlags } from "./backend-lookup.ts";
import { sayInputTrouble } from "./input-trouble.ts";
import { storeIfThere } from "./open-store.ts";

type GatherFlags = LookupFlags & PlaceFlags;

/** What was wanted, from files, the store and the backends, as far as the flags allow; what could not be read is said. */
export async function gatherWanted(
  wanted: Wanted,
  lookup: BackendLookup,
  flags: GatherFlags,
  world: World,
): Promise<Gathered> {
  const isAsked = flags.local !== true && wanted.references.length + wanted.selected.length > 0;
  if (isAsked) await lookup.configure();
  const openStore = async () => (flags.remote === true ? undefined : storeIfThere(flags, world));
  const gathered = await gather(wanted, openStore, isAsked ? lookup : undefined);
  await sayInputTrouble(gathered.files, world);
  return gathered;
}

/** Once all traces have passed: says which are absent; the exit code of a command that reports and does not judge. */
export async function endOfGathering(
  gathered: Gathered,
  lookup: BackendLookup,
  flags: GatherFlags,
  world: World,
): Promise<number> {
  await sayAbsent(gathered, flags, world);
  const { files, absent } = gathered;
  if (files !== undefined && files.unreadable.length > 0) return EXIT.callerMustChange;
  if (flags.requireLogs === true && lookup.missingLogs !== undefined)
    return exitCodeOf(lookup.missingLogs.code);
  return absent.length > 0 ? EXIT.inconclusive : EXIT.done;
}
