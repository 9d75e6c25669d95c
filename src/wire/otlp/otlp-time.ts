import { MAX_UNIX_NANO, unixNanoOf } from "../../model/time.ts";

const DIGITS = /^\d+$/;

/**
 * A `fixed64` of Unix nanoseconds in JSON: text, or a number of any exactness (Grafana's downloads
 * hold floats). Absent is undefined; "unreadable" is no number, or beyond what 63 bits hold (2262).
 */
export function otlpNanos(recorded: unknown): bigint | "unreadable" | undefined {
  if (recorded === undefined || recorded === null || recorded === "") return undefined;
  const nanos = nanosFrom(recorded);
  return nanos !== undefined && nanos <= MAX_UNIX_NANO ? nanos : "unreadable";
}

function nanosFrom(recorded: unknown): bigint | undefined {
  if (typeof recorded === "string")
    return DIGITS.test(recorded) ? BigInt(recorded) : unixNanoOf(recorded, 1n);
  if (typeof recorded === "number" || typeof recorded === "bigint") return unixNanoOf(recorded, 1n);
  return undefined;
}
