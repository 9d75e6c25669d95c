/** The largest absolute time that a signed 64-bit count of nanoseconds holds: 2262-04-11. */
export const MAX_UNIX_NANO = 2n ** 63n - 1n;

export const SECOND_NANOS = 1_000_000_000n;
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(Z|UTC|[+-]\d\d:?\d\d|[+-]\d\d)?)?$/i;

/** Nanoseconds from `from` to `to`; exact up to 104 days, rounded beyond. */
export function nanosBetween(from: bigint, to: bigint): number {
  return Number(to - from);
}

/**
 * A count of `unitNanos` (1, 1e3, 1e6, 1e9 ns) as nanoseconds. Fractions keep every digit that was
 * written: a float of seconds is read from its shortest decimal form, not multiplied.
 */
export function unixNanoOf(count: number | bigint | string, unitNanos: bigint): bigint | undefined {
  if (typeof count === "bigint") return count * unitNanos;
  const text = typeof count === "number" ? plainDecimal(count) : count.trim();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "0", fraction = ""] = match;
  const digits = String(unitNanos).length - 1;
  const nanos = BigInt(whole) * unitNanos + BigInt(fraction.slice(0, digits).padEnd(digits, "0") || "0");
  return sign === "-" ? -nanos : nanos;
}

/** `1.7e21` and the like without an exponent; anything not finite stays unreadable. */
function plainDecimal(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  return text.includes("e") && Number.isFinite(value) ? value.toFixed(20) : text;
}

/**
 * An ISO 8601 time to the nanosecond. Without a zone it is UTC (facts: exporters that write none
 * mean UTC); a comma before the fraction is Python's `asctime`.
 */
export function unixNanoOfIso(text: string): bigint | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] = match;
  const utc = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const millis = Date.parse(utc);
  if (Number.isNaN(millis)) return undefined;
  const seconds = BigInt(millis) / 1000n - BigInt(zoneSeconds(zone));
  return seconds * SECOND_NANOS + BigInt(fraction.padEnd(9, "0"));
}

function zoneSeconds(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours = "0", minutes = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** `2026-05-22T14:32:07.114000000Z`, for any time; years beyond four digits keep a sign. */
export function isoOfUnixNano(nanos: bigint): string {
  const fraction = ((nanos % SECOND_NANOS) + SECOND_NANOS) % SECOND_NANOS;
  const seconds = (nanos - fraction) / SECOND_NANOS;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, -5);
  return `${date}.${fraction.toString().padStart(9, "0")}Z`;
}
