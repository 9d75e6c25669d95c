import { nanosBetween } from "../model/time.ts";
import type { Tree } from "../trace/tree.ts";
import type { Clock } from "./facts.ts";

/** Nanoseconds from the trace's last sign of life to `now`; undefined: there is no `now`. */
export function ageNs({ endUnixNano }: Tree, { now }: Clock): number | undefined {
  return now === undefined ? undefined : nanosBetween(endUnixNano, now);
}

/** Spans of the trace may still be under way: its last one is younger than `settle` (diagnostics §1.5). */
export function mayGrow(tree: Tree, clock: Clock): boolean {
  const age = ageNs(tree, clock);
  return age !== undefined && age < clock.settleNs;
}
