import { isoOfUnixNano } from "../model/time.ts";

/** The times that JavaScript's calendar knows: years -271821 to 275760. */
const CALENDAR_NANOS = 8_640_000_000_000_000n * 1_000_000n;

/** How much of a time is written. */
type Precision = "second" | "millisecond" | "nanosecond";

const FRACTION_DIGITS: Readonly<Record<Precision, number>> = { second: 0, millisecond: 3, nanosecond: 9 };

/** `2026-05-22 14:32:07.114Z`; in another time zone with its offset: `2026-05-22 16:32:07.114+02:00`. */
export function clockTime(nanos: bigint, timezone: string, precision: Precision): string {
  const { date, time, zone } = clockParts(nanos, timezone, precision);
  return `${date} ${time}${zone}`.trim();
}

/** The same in its parts; a time beyond the calendar is its count of nanoseconds. */
export function clockParts(
  nanos: bigint,
  timezone: string,
  precision: Precision,
): { date: string; time: string; zone: string } {
  if (nanos > CALENDAR_NANOS || nanos < -CALENDAR_NANOS) return { date: "", time: `${nanos} ns`, zone: "" };
  const zone = timezone === "UTC" ? "Z" : offsetOf(nanos, timezone);
  const iso = isoOfUnixNano(nanos + offsetNanos(zone));
  const digits = FRACTION_DIGITS[precision];
  const [date = "", clock = ""] = iso.split("T");
  return { date, time: clock.slice(0, digits === 0 ? 8 : 9 + digits), zone };
}

function offsetOf(nanos: bigint, timezone: string): string {
  const form = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  const millis = Number(nanos / 1_000_000n);
  const part = form.formatToParts(millis).find(({ type }) => type === "timeZoneName");
  const offset = part?.value.slice("GMT".length) ?? "";
  return offset === "" ? "+00:00" : offset;
}

function offsetNanos(zone: string): bigint {
  const match = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zone);
  if (match === null) return 0n;
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = match;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return BigInt(sign === "-" ? -total : total) * 1_000_000_000n;
}
