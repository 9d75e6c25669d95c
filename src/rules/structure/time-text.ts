/** Nanoseconds for a sentence: `0.25 ms`, `120 ms`, `600 s`. */
export function timeText(ns: number): string {
  const ms = ns / 1e6;
  return Math.abs(ms) < 10_000 ? `${rounded(ms)} ms` : `${rounded(ms / 1e3)} s`;
}

/** An offset from the trace's start: `+120 ms`. */
export function offsetText(ns: number): string {
  return ns < 0 ? timeText(ns) : `+${timeText(ns)}`;
}

function rounded(amount: number): number {
  return Number(amount.toPrecision(Math.abs(amount) < 100 ? 3 : 6));
}
