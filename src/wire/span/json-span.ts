import { spanIdOf, type TraceId, traceIdOf } from "../../model/ids.ts";
import type { Span } from "../../model/span.ts";
import { MAX_UNIX_NANO, unixNanoOf, unixNanoOfIso } from "../../model/time.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { nanosOfIsoDuration } from "./iso-duration.ts";

/** Under which names a format keeps what tells its spans apart. */
export interface SpanNames {
  readonly traceId: string;
  readonly spanId: string;
  readonly start: string;
  /** Nanoseconds of one unit of its times. */
  readonly unitNanos: bigint;
  /** "pad": the format drops leading zeros of ids. */
  readonly shortIds: "pad" | "keep";
}

type Identity = Pick<Span, "traceId" | "spanId" | "startUnixNano" | "marks">;

/** How many elements of a list a format looks at before it says that the list is not its own. */
export const PROBED = 8;
const TIME = "a time, up to the year 2262";

/** True if one of a list's first elements is such a record: the very first may be broken. */
export function startsWith(list: unknown, isSuch: (record: JsonRecord) => boolean): list is unknown[] {
  return Array.isArray(list) && list.slice(0, PROBED).some((element) => isRecord(element) && isSuch(element));
}

/**
 * Who a span is and when it began. Without ids, or with an unreadable start, it is a problem and
 * lost; no start at all is 1970, and marked. `traceIdAbove` is what the envelope around it says.
 */
export function identityOf(
  span: JsonRecord,
  names: SpanNames,
  place: JsonPlace,
  traceIdAbove?: TraceId,
): Identity | undefined {
  const traceId = idOf(traceIdOf, span[names.traceId], names.shortIds) ?? traceIdAbove;
  const spanId = idOf(spanIdOf, span[names.spanId], names.shortIds);
  const start = instantOf(span[names.start], names.unitNanos);
  if (traceId === undefined) place.problem(names.traceId, "a trace id", span[names.traceId]);
  else if (spanId === undefined) place.problem(names.spanId, "a span id", span[names.spanId]);
  else if (start === "unreadable") place.problem(names.start, TIME, span[names.start]);
  else
    return {
      traceId,
      spanId,
      startUnixNano: start ?? 0n,
      marks: start === undefined ? ["estimated-start"] : [],
    };
  return undefined;
}

/** The time under a name; a problem, and none, if it cannot be read. */
export function timeAt(
  record: JsonRecord,
  name: string,
  unitNanos: bigint,
  place: JsonPlace,
): bigint | undefined {
  const time = instantOf(record[name], unitNanos);
  if (time !== "unreadable") return time;
  place.problem(name, TIME, record[name]);
  return undefined;
}

/** True where the format says in so many words that a span has not ended (facts/formats.md §3): a 0 or nothing says less. */
export function isPending(record: JsonRecord, ...names: readonly string[]): boolean {
  return names.some((name) => record[name] === null);
}

/** As `timeAt`, for an end: 0 is none, the span never ended. */
export function endAt(
  record: JsonRecord,
  name: string,
  unitNanos: bigint,
  place: JsonPlace,
): bigint | undefined {
  const end = timeAt(record, name, unitNanos, place);
  return end === 0n ? undefined : end;
}

/**
 * The end of what began at `start` and took what stands under a name: an ISO 8601 duration or a
 * count of `unitNanos`. Problems as for `timeAt`.
 */
export function endAfter(
  start: bigint,
  record: JsonRecord,
  name: string,
  unitNanos: bigint,
  place: JsonPlace,
): bigint | undefined {
  const recorded = record[name];
  if (recorded === undefined || recorded === null) return undefined;
  const iso = typeof recorded === "string" ? nanosOfIsoDuration(recorded) : undefined;
  const duration = iso ?? countOf(recorded, unitNanos);
  if (duration !== undefined && isStorable(start + duration)) return start + duration;
  place.problem(name, "a duration", recorded);
  return undefined;
}

/** ISO 8601 text or a count of `unitNanos`. */
function instantOf(recorded: unknown, unitNanos: bigint): bigint | "unreadable" | undefined {
  if (recorded === undefined || recorded === null) return undefined;
  const iso = typeof recorded === "string" ? unixNanoOfIso(recorded) : undefined;
  const time = iso ?? countOf(recorded, unitNanos);
  return time !== undefined && isStorable(time) ? time : "unreadable";
}

function countOf(recorded: unknown, unitNanos: bigint): bigint | undefined {
  const isCount =
    typeof recorded === "number" || typeof recorded === "bigint" || typeof recorded === "string";
  return isCount ? unixNanoOf(recorded, unitNanos) : undefined;
}

function isStorable(time: bigint): boolean {
  return time <= MAX_UNIX_NANO && time >= -MAX_UNIX_NANO;
}
