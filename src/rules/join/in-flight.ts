import type { LogLine } from "../../model/log-line.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import { processIdentity } from "../../vocabulary/process-identity.ts";
import { loggedTraceOf, processesOf, requestWindow } from "./logged-trace.ts";

/** When requests of one service, or of one instance, began and ended. */
interface Traffic {
  readonly starts: bigint[];
  readonly ends: bigint[];
}

/** How many requests ran where and when a line was written. */
export type InFlight = (line: LogLine) => number;

/** Of all traces of a run, by the services that took part in them and by their instances. */
export function requestsInFlight(traces: readonly TraceFacts[]): InFlight {
  const traffic = new Map<string, Traffic>();
  for (const facts of traces) {
    const window = requestWindow(loggedTraceOf(facts));
    if (window === undefined) continue;
    for (const place of placesOf(facts)) {
      const known = traffic.get(place) ?? { starts: [], ends: [] };
      traffic.set(place, known);
      known.starts.push(window.from);
      known.ends.push(window.to);
    }
  }
  for (const { starts, ends } of traffic.values()) for (const times of [starts, ends]) times.sort(byTime);
  return ({ service = "", instance, attributes, timeUnixNano = 0n }) => {
    const instances = [instance, ...processIdentity(attributes)].filter((value) => value !== undefined);
    const places = [...instances.map((value) => placeIn(service, value)), service];
    const found = places.map((place) => traffic.get(place)).find((known) => known !== undefined);
    if (found === undefined) return 1;
    return countBefore(found.starts, timeUnixNano + 1n) - countBefore(found.ends, timeUnixNano);
  };
}

function placesOf({ tree }: TraceFacts): ReadonlySet<string> {
  const places = new Set<string>();
  for (const [service, processes] of processesOf(tree)) {
    places.add(service);
    for (const value of processes.flat()) if (value !== undefined) places.add(placeIn(service, value));
  }
  return places;
}

function placeIn(service: string, instance: string): string {
  return JSON.stringify([service, instance]);
}

function byTime(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}

/** How many of sorted times lie before one. */
function countBefore(times: readonly bigint[], time: bigint): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0n) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
