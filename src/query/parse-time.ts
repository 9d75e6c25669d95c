import { unixNanoOf, unixNanoOfIso } from "../model/time.ts";

const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3, // micro sign
  μs: 1e3, // Greek mu
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
};
const PART = /(\d+(?:\.\d+)?)\s*(ns|us|µs|μs|ms|s|m|h|d|w)\s*/g;
const DURATION = new RegExp(`^(?:${PART.source})+$`);

/** How many digits a bare Unix time may have in each unit: seconds to the year 5138, then ms, µs, ns. */
const UNIX_UNITS = [
  { digits: 11, unitNanos: 1_000_000_000n },
  { digits: 14, unitNanos: 1_000_000n },
  { digits: 17, unitNanos: 1000n },
  { digits: 20, unitNanos: 1n },
] as const;

/** `300ms`, `1.5s`, `2m`, `1h30m`, `7d` or `0` as nanoseconds. A number without a unit is none. */
export function readDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(PART)].map(
    ([, count, unit = ""]) => Number(count) * (UNIT_NANOS[unit] ?? 0),
  );
  return Math.round(parts.reduce((sum, part) => sum + part, 0));
}

/**
 * A moment as people write it: RFC 3339, a date (its midnight), `now`, `now-1h`, or Unix time, whose
 * unit is told by its length. Without a zone it is UTC.
 */
export function readMoment(text: string, now: bigint): bigint | undefined {
  const trimmed = text.trim();
  const past = /^now(?:\s*-\s*(.+))?$/.exec(trimmed);
  if (past !== null) return before(now, past[1] ?? "0");
  const unix = /^(\d+)(?:\.\d+)?$/.exec(trimmed);
  return unix === null ? unixNanoOfIso(trimmed) : unixMoment(trimmed, unix[1]?.length ?? 0);
}

/** The moment that lies a duration before another. */
export function before(moment: bigint, duration: string): bigint | undefined {
  const nanos = readDuration(duration.trim());
  return nanos === undefined ? undefined : moment - BigInt(nanos);
}

function unixMoment(text: string, digits: number): bigint | undefined {
  const unit = UNIX_UNITS.find((candidate) => digits <= candidate.digits);
  return unit === undefined ? undefined : unixNanoOf(text, unit.unitNanos);
}
