import type { TraceFacts } from "../../trace/facts.ts";
import { sensitivePlaces } from "./places.ts";

const FEWEST_TRACES = 100;
const WIDESPREAD_SHARE = 0.05;

/**
 * Values that a name calls a secret and that more than one in twenty of 100 traces or more share: a
 * setting's name or a build's id, not somebody's key (diagnostics D02).
 */
export function widespreadValues(traces: readonly TraceFacts[]): ReadonlySet<string> {
  if (traces.length < FEWEST_TRACES) return new Set();
  const counts = new Map<string, number>();
  for (const trace of traces) {
    const own = new Set<string>();
    for (const { kind, said } of sensitivePlaces(trace.tree, trace.attachments))
      if (kind === "generic") own.add(said);
    for (const value of own) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const widespread = [...counts].filter(([, count]) => count > traces.length * WIDESPREAD_SHARE);
  return new Set(widespread.map(([value]) => value));
}
