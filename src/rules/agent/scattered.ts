import type { Call } from "./call-sequences.ts";
import { callKey } from "./streaks.ts";
import { changesState } from "./tool-words.ts";

const LEAST = 5;
/** So many calls from the first to the last of them, at most. */
const WINDOW = 20;

/** Occurrences of one call with one result since something was last changed by another. */
interface Occurrences {
  readonly positions: number[];
  changes: number;
}

/**
 * Calls that come back with equal arguments and equal results five times within twenty calls, with others in
 * between (diagnostics A01). A call that changes something starts the count anew for all others. Per call the
 * first five that are close enough, and those that follow them.
 */
export function scatteredIn(calls: readonly Call[]): (readonly Call[])[] {
  const known = new Map<string, Occurrences>();
  const found = new Map<string, Set<Call>>();
  const changesBy = new Map<string, number>();
  let changes = 0;
  for (const [position, call] of calls.entries()) {
    if (call.argumentsHash === undefined || call.resultHash === undefined) continue;
    const own = callKey(call);
    const key = `${own} ${call.resultHash}`;
    const foreign = changes - (changesBy.get(own) ?? 0);
    const seen = known.get(key);
    const fresh: Occurrences = seen?.changes === foreign ? seen : { positions: [], changes: foreign };
    known.set(key, fresh);
    fresh.positions.push(position);
    const close = fresh.positions.slice(-LEAST);
    if (close.length === LEAST && position - (close[0] ?? 0) < WINDOW) {
      const members = found.get(key) ?? new Set();
      found.set(key, members);
      for (const at of close) addCall(members, calls[at]);
    }
    if (changesState(call.name)) {
      changes += 1;
      changesBy.set(own, (changesBy.get(own) ?? 0) + 1);
    }
  }
  return [...found.values()].map((members) => [...members]);
}

function addCall(members: Set<Call>, call: Call | undefined): void {
  if (call !== undefined) members.add(call);
}
