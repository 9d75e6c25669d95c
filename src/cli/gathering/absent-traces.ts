import type { Gathered } from "../../evidence/gather.ts";
import { Failure } from "../../model/failure.ts";
import { failureLines } from "../../report/failure.ts";
import { errorStyle } from "../process/style.ts";
import type { World } from "../process/world.ts";
import { storePath } from "./store-path.ts";

/** Which places a command may look into, and where the store is. */
export interface PlaceFlags {
  readonly store?: string;
  readonly local?: true;
  readonly remote?: true;
}

/** No trace answers to these ids: what they are, and where was looked. */
export function absentTraces({ files, absent, looked }: Gathered, flags: PlaceFlags, world: World): Failure {
  const backends = [...(looked ?? [])];
  const places = [
    ...(files === undefined ? [] : ["the files given"]),
    ...(flags.remote === true ? [] : [`the local store (${storePath(flags.store, world)})`]),
    ...backends,
  ];
  const how = flags.remote === true ? "" : "neither exactly nor as the beginning of an id: ";
  const ask = backends.length > 0 || flags.local === true ? [] : ["--tempo URL or TEMPO_URL"];
  return new Failure("nothing-found", `no trace ${absent.map(({ text }) => text).join(", ")}`, {
    because: `${how}looked in ${places.join(" and ")}${backends.length > 0 ? paddedOf(absent) : ""}${tooShort(absent)}`,
    hint: [...ask, "lgtrace import FILE…", "lgtrace show FILE", "lgtrace store list"].join(" · "),
  });
}

/** Tempo finds no beginnings of ids. */
function paddedOf(absent: Gathered["absent"]): string {
  const isShort = absent.some(({ prefix }) => prefix !== undefined);
  return isShort ? "; Tempo was asked for the id filled up with zeros" : "";
}

/** A word of so few digits fits too many ids. */
function tooShort(absent: Gathered["absent"]): string {
  const isTooShort = absent.some(({ text }) => /^[0-9a-f]{1,3}$/i.test(text));
  return isTooShort ? "; a beginning of an id takes four digits at least" : "";
}

/** On stderr, once the traces that are there have passed. */
export async function sayAbsent(gathered: Gathered, flags: PlaceFlags, world: World): Promise<void> {
  if (gathered.absent.length === 0) return;
  await world.stderr.lines(failureLines(absentTraces(gathered, flags, world), errorStyle(world)));
}
