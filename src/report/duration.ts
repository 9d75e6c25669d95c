import { grouped } from "./number.ts";

interface Unit {
  readonly name: string;
  readonly nanos: number;
}

const UNITS: readonly Unit[] = [
  { name: "ns", nanos: 1 },
  { name: "µs", nanos: 1e3 },
  { name: "ms", nanos: 1e6 },
  { name: "s", nanos: 1e9 },
];
/** Above a minute two units are written: `4 m 10 s`. */
const PAIRS = [
  { name: "d", seconds: 86_400, rest: "h", restSeconds: 3600 },
  { name: "h", seconds: 3600, rest: "m", restSeconds: 60 },
  { name: "m", seconds: 60, rest: "s", restSeconds: 1 },
] as const;
const DIGITS = 3;

/**
 * Nanoseconds for eyes: at most three digits, and none that the clock did not resolve
 * (`resolutionNs`, diagnostics §1.1): 3,200,000 ns are `3.20 ms`, on a millisecond clock `3 ms`.
 */
export function durationText(ns: number, resolutionNs: number): string {
  if (!Number.isFinite(ns)) return String(ns);
  if (ns < 0) return `-${durationText(-ns, resolutionNs)}`;
  for (const unit of unitsFrom(resolutionNs)) {
    const text = inUnit(ns, unit, resolutionNs);
    if (Number(text) < (unit.name === "s" ? 60 : 1000)) return `${text} ${unit.name}`;
  }
  return inPairs(Math.round(ns / 1e9));
}

/** An offset from the trace's start: `+231 ms`, `-3 ms`. */
export function offsetText(ns: number, resolutionNs: number): string {
  const text = durationText(ns, resolutionNs);
  return text.startsWith("-") ? text : `+${text}`;
}

/** The coarsest clock that can have given this duration, for durations that come without one. */
export function resolutionOf(ns: number): number {
  return [1e9, 1e6, 1e3].find((unit) => ns % unit === 0) ?? 1;
}

/** A number of nanoseconds in one unit, with the digits that it may show there. */
function inUnit(ns: number, unit: Unit, resolutionNs: number): string {
  const resolved = Math.max(0, Math.round(Math.log10(unit.nanos / resolutionNs)));
  const value = ns / unit.nanos;
  const whole = value < 10 ? 1 : value < 100 ? 2 : DIGITS;
  const text = value.toFixed(Math.min(resolved, DIGITS - whole));
  const grown = text.replace(".", "").length > DIGITS && text.includes(".");
  return grown ? text.slice(0, -1).replace(/\.$/, "") : text;
}

function unitsFrom(resolutionNs: number): readonly Unit[] {
  return UNITS.filter((unit) => unit.nanos >= resolutionNs);
}

function inPairs(seconds: number): string {
  for (const pair of PAIRS) {
    const rest = Math.round((seconds % pair.seconds) / pair.restSeconds);
    const carried = rest * pair.restSeconds === pair.seconds;
    const whole = Math.floor(seconds / pair.seconds) + (carried ? 1 : 0);
    if (whole > 0) return `${grouped(whole)} ${pair.name} ${carried ? 0 : rest} ${pair.rest}`;
  }
  return `${seconds} s`;
}
