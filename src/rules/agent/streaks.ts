import type { Call } from "./call-sequences.ts";

/** What is equal about calls that follow one another. */
export type Sameness = "errors" | "results" | "unknown results";

/** Calls of one tool with equal arguments, one after the other. */
export interface Streak {
  /** Position of the first in its sequence. */
  readonly from: number;
  readonly calls: readonly Call[];
}

/** Consecutive calls of a streak that are equal in one way. */
export interface Stretch {
  readonly sameness: Sameness;
  readonly calls: readonly Call[];
}

/** Equal for equal calls; calls without recorded arguments are equal by name alone. */
export function callKey({ name, argumentsHash }: Call): string {
  return `${name} ${argumentsHash ?? "?"}`;
}

/** A sequence as its streaks, the shortest being one call. */
export function streaksOf(calls: readonly Call[]): Streak[] {
  const streaks: { from: number; calls: Call[] }[] = [];
  let key: string | undefined;
  for (const [position, call] of calls.entries()) {
    const own = callKey(call);
    if (own === key) streaks.at(-1)?.calls.push(call);
    else streaks.push({ from: position, calls: [call] });
    key = own;
  }
  return streaks;
}

/** The longest stretch of each sort in a streak. Results that differ are progress: they end a stretch. */
export function stretchesOf({ calls }: Streak): Stretch[] {
  const sorts: [Sameness, (call: Call) => string | undefined][] = [
    ["errors", ({ failed }) => (failed ? "failed" : undefined)],
    ["results", ({ resultHash }) => resultHash],
    [
      "unknown results",
      ({ failed, resultHash }) => (failed || resultHash !== undefined ? undefined : "unknown"),
    ],
  ];
  return sorts.map(([sameness, read]) => ({ sameness, calls: longestEqual(calls, read) }));
}

function longestEqual(calls: readonly Call[], read: (call: Call) => string | undefined): readonly Call[] {
  let best = { from: 0, length: 0 };
  let here: { from: number; length: number; value?: string | undefined } = { from: 0, length: 0 };
  for (const [position, call] of calls.entries()) {
    const value = read(call);
    if (value === undefined || value !== here.value) here = { from: position, length: 0, value };
    if (value !== undefined) here.length += 1;
    if (here.length > best.length) best = here;
  }
  return calls.slice(best.from, best.from + best.length);
}
