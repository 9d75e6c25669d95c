import { unixNanoOf, unixNanoOfIso } from "../../model/time.ts";

/**
 * The unit of a bare count since 1970 follows from its size: up to the year 5138 the ranges do not
 * meet. Below them (`"time": 0.35`) it is no time of day.
 */
const UNITS: readonly { readonly from: number; readonly nanos: bigint }[] = [
  { from: 1e17, nanos: 1n },
  { from: 1e14, nanos: 1_000n },
  { from: 1e11, nanos: 1_000_000n },
  { from: 1e8, nanos: 1_000_000_000n },
];
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
/** `21/Nov/2026:12:22:01 +0000` */
const ACCESS_LOG = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/;
/** `Sat Nov 21 12:22:01 2026` */
const C_ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
/** `2026/11/21 12:22:01.5` */
const SLASHED = /^\d{4}\/\d\d\/\d\d[ T]/;
const UTC = /^\d{4}-(?:0\d|1[0-2])-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-5]\d\.\d{1,9}Z$/;
const COUNT = /^\d+(?:\.\d+)?$/;
const ZONE = /(?:Z|UTC|[+-]\d\d:?\d\d)$/i;

/** A time as a field of a log line holds it: ISO, `asctime`, a count of seconds to nanoseconds. */
export function logTimeOf(recorded: unknown): bigint | undefined {
  if (typeof recorded === "number" || typeof recorded === "bigint")
    return timeOfCount(recorded, Number(recorded));
  if (typeof recorded !== "string") return undefined;
  const common = timeOfUtc(recorded);
  if (common !== undefined) return common;
  if (COUNT.test(recorded)) return timeOfCount(recorded, Number(recorded));
  // A date alone is no time of a line.
  return recorded.includes(":") ? (unixNanoOfIso(recorded) ?? timeOfOtherText(recorded.trim())) : undefined;
}

/** True for a text that names no zone: read as UTC, it gives way to any time that is sure. */
export function isWithoutZone(recorded: unknown): boolean {
  return typeof recorded === "string" && !ZONE.test(recorded) && !COUNT.test(recorded);
}

/** What nearly every logger writes, `2026-05-22T14:32:07.114Z`, four times as fast as any ISO text. */
function timeOfUtc(text: string): bigint | undefined {
  const last = text.length - 1;
  if (last > 29 || text.charCodeAt(last) !== 90 || !UTC.test(text)) return undefined;
  const number = (from: number, to: number): number => {
    let value = 0;
    for (let at = from; at < to; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
    return value;
  };
  const [month, day, hour] = [number(5, 7), number(8, 10), number(11, 13)];
  const millis = Date.UTC(number(0, 4), month - 1, day, hour, number(14, 16), number(17, 19));
  return BigInt(millis) * 1_000_000n + BigInt(number(20, last) * 10 ** (29 - last));
}

function timeOfCount(count: number | bigint | string, size: number): bigint | undefined {
  const unit = UNITS.find(({ from }) => size >= from && size < 1e19);
  return unit === undefined ? undefined : unixNanoOf(count, unit.nanos);
}

function timeOfOtherText(text: string): bigint | undefined {
  if (SLASHED.test(text)) return unixNanoOfIso(text.replaceAll("/", "-"));
  const access = ACCESS_LOG.exec(text);
  if (access !== null) {
    const [, day, month = "", year, time, zone] = access;
    return unixNanoOfIso(`${year}-${monthNumber(month)}-${day}T${time}${zone}`);
  }
  const [, month, day = "", time, year] = C_ASCTIME.exec(text) ?? [];
  if (month === undefined) return undefined;
  return unixNanoOfIso(`${year}-${monthNumber(month)}-${day.replace(" ", "0")}T${time}`);
}

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name) / 3 + 1).padStart(2, "0");
}
