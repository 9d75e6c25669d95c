import { NO_ATTRIBUTES } from "../model/attribute.ts";
import type { SpanId, TraceId } from "../model/ids.ts";
import type { Resource, Span } from "../model/span.ts";
import { nanosBetween } from "../model/time.ts";
import { attributesOfText } from "./attribute-scan.ts";
import { textOfAttributes } from "./attribute-text.ts";
import type { FamilyPart } from "./family.ts";
import { moreOf, type Rare, rareOf } from "./rare-fields.ts";
import { recordedText, storedText } from "./stored-text.ts";

/** A span's row but for its trace, its family and its facts. */
export interface SpanRow {
  readonly span_id: string;
  readonly parent_id: string | null;
  /** Unix nanoseconds, at most as far out as 64 bits reach; `more` has the start that was recorded. */
  readonly start: bigint;
  /** Nanoseconds; null while unfinished. `more` has the end that a number is too small for. */
  readonly duration: number | null;
  readonly attributes: string | null;
  readonly more: string | null;
}

export function rowOfSpan(span: Span): SpanRow {
  const { startUnixNano, endUnixNano, attributes } = span;
  const start = BigInt.asIntN(64, startUnixNano) === startUnixNano ? startUnixNano : clamped(startUnixNano);
  const duration = endUnixNano === undefined ? null : nanosBetween(startUnixNano, endUnixNano);
  const endIsExact = duration === null || Number.isSafeInteger(duration);
  return {
    span_id: storedText(span.spanId),
    parent_id: span.parentSpanId === undefined ? null : storedText(span.parentSpanId),
    start,
    duration,
    attributes: attributes.size === 0 ? null : textOfAttributes(attributes),
    more: moreOf(span, start === startUnixNano, endIsExact),
  };
}

export function spanOfRow(traceId: TraceId, row: SpanRow, family: FamilyPart, resource: Resource): Span {
  const rare: Partial<Rare> = row.more === null ? {} : rareOf(row.more);
  const start = rare.startUnixNano ?? row.start;
  return {
    traceId,
    spanId: recordedText(row.span_id) as SpanId,
    parentSpanId: row.parent_id === null ? undefined : (recordedText(row.parent_id) as SpanId),
    name: family.name,
    kind: family.kind,
    status: family.status,
    statusMessage: rare.statusMessage,
    startUnixNano: start,
    endUnixNano: rare.endUnixNano ?? (row.duration === null ? undefined : start + BigInt(row.duration)),
    attributes: row.attributes === null ? NO_ATTRIBUTES : attributesOfText(row.attributes),
    events: rare.events ?? [],
    links: rare.links ?? [],
    resource,
    scope: family.scope,
    traceState: rare.traceState,
    flags: family.flags,
    dropped: rare.dropped,
    marks: rare.marks ?? [],
    untyped: family.untyped,
    pending: rare.pending ?? false,
  };
}

const MOST = 2n ** 63n - 1n;

/** The nearest time that 64 bits hold. */
export function clamped(time: bigint): bigint {
  if (time > MOST) return MOST;
  return time < -MOST - 1n ? -MOST - 1n : time;
}
