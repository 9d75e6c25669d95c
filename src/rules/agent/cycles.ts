import type { Call } from "./call-sequences.ts";
import { callKey } from "./streaks.ts";

/** A pattern of two to four calls that comes again and again. */
export interface Cycle {
  readonly period: number;
  /** Whole ones. */
  readonly repetitions: number;
  readonly calls: readonly Call[];
  /** What follows of another repetition. */
  readonly rest: readonly Call[];
  /** Every result is recorded; then they are equal, each to those of its phase. */
  readonly resultsKnown: boolean;
}

const PERIODS = [2, 3, 4] as const;
const LEAST_REPETITIONS = 3;

/** Cycles in a sequence, each by its smallest period (diagnostics A02). */
export function cyclesIn(calls: readonly Call[]): Cycle[] {
  const taken = new Uint8Array(calls.length);
  const cycles: Cycle[] = [];
  for (const period of PERIODS) {
    let length = 0;
    for (let at = period; at <= calls.length; at += 1) {
      if (at < calls.length && repeats(calls[at - period], calls[at])) {
        length += 1;
        continue;
      }
      const from = at - length - period;
      const repetitions = Math.floor((length + period) / period);
      const rest = calls.slice(from + repetitions * period, at);
      length = 0;
      if (repetitions < LEAST_REPETITIONS) continue;
      const members = calls.slice(from, from + repetitions * period);
      if (isOneCall(members) || isTaken(taken.subarray(from, from + members.length))) continue;
      taken.fill(1, from, from + members.length);
      const resultsKnown = members.every(({ resultHash }) => resultHash !== undefined);
      cycles.push({ period, repetitions, calls: members, rest, resultsKnown });
    }
  }
  return cycles;
}

/** Most of it is a cycle of a smaller period. */
function isTaken(places: Uint8Array): boolean {
  return 2 * places.reduce((sum, place) => sum + place, 0) > places.length;
}

/** The same call, and not another result. */
function repeats(before: Call | undefined, call: Call | undefined): boolean {
  if (before === undefined || call === undefined || callKey(before) !== callKey(call)) return false;
  const known = before.resultHash !== undefined && call.resultHash !== undefined;
  return !known || before.resultHash === call.resultHash;
}

/** A streak of one call has every period: it is A01's. */
function isOneCall(calls: readonly Call[]): boolean {
  const [first] = calls;
  return first === undefined || calls.every((call) => callKey(call) === callKey(first));
}
