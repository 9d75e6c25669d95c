import { isoOfUnixNano } from "../../model/time.ts";

const Y2015 = 1_420_070_400_000_000_000n;
const Y2100 = 4_102_444_800_000_000_000n;
const Y10000 = 253_402_300_800_000_000_000n;
const DAY_NANOS = 86_400_000_000_000n;

/** When a span can have started, Unix nanoseconds, half open (diagnostics S12b). */
export interface DateRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** A day ahead of now is for clocks that are wrong, and for time zones. */
export function possibleDates(now: bigint | undefined): DateRange {
  return { from: Y2015, to: now === undefined ? Y2100 : now + DAY_NANOS };
}

export function isPossibleDate(unixNano: bigint, { from, to }: DateRange): boolean {
  return unixNano >= from && unixNano < to;
}

/** A time that was written in one unit and read in another. */
export interface Misreading {
  readonly unit: string;
  readonly readAs: string;
  /** What was meant, Unix nanoseconds. */
  readonly meant: (unixNano: bigint) => bigint;
}

const MISREADINGS: readonly Misreading[] = [
  { unit: "µs", readAs: "ns", meant: (unixNano) => unixNano * 1_000n },
  { unit: "ms", readAs: "ns", meant: (unixNano) => unixNano * 1_000_000n },
  { unit: "s", readAs: "ns", meant: (unixNano) => unixNano * 1_000_000_000n },
  { unit: "ns", readAs: "µs", meant: (unixNano) => unixNano / 1_000n },
  { unit: "ns", readAs: "ms", meant: (unixNano) => unixNano / 1_000_000n },
  { unit: "ns", readAs: "s", meant: (unixNano) => unixNano / 1_000_000_000n },
];

/** The one change of unit that makes a possible date of an impossible one; undefined if none or several do. */
export function misreadingOf(unixNano: bigint, dates: DateRange): Misreading | undefined {
  const fitting = MISREADINGS.filter(({ meant }) => isPossibleDate(meant(unixNano), dates));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `2026-05-22T14:32:07.114Z`, to the millisecond. */
export function dateText(unixNano: bigint): string {
  if (unixNano >= Y10000) return "after the year 9999";
  if (unixNano <= -Y10000) return "long before our time";
  return isoOfUnixNano(unixNano).replace(/\d{6}Z$/, "Z");
}
