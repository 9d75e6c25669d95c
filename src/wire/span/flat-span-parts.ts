import { spanIdOf, traceIdOf } from "../../model/ids.ts";
import type { SpanEvent, SpanLink } from "../../model/span.ts";
import { attributesOf, field, isRecord, type JsonRecord, recordField, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { startsWith, timeAt } from "./json-span.ts";

/** Where an event keeps its time, and the nanoseconds of one unit of it (ISO 8601 text anywhere). */
const EVENT_TIMES: readonly (readonly [name: string, unitNanos: bigint])[] = [
  ["timestamp", 1n],
  ["Timestamp", 1n],
  ["time_unix_nano", 1n],
  ["unix_nano", 1n],
  ["time_ms", 1_000_000n],
];

/** The events of a span whose attributes are flat objects; Patronus capitalises their keys. */
export function flatEvents(span: JsonRecord, place: JsonPlace): readonly SpanEvent[] {
  return readEach("events", span.events, place, (event) => ({
    name: textField(event, "name", "Name") ?? "",
    timeUnixNano: eventTime(event, place),
    attributes: attributesOf(field(event, "attributes", "Attributes")),
  }));
}

function eventTime(event: JsonRecord, place: JsonPlace): bigint | undefined {
  const [name, unitNanos] = EVENT_TIMES.find(([key]) => event[key] !== undefined) ?? ["timestamp", 1n];
  return timeAt(event, name, unitNanos, place);
}

/** The links of such a span; one without a trace id is a problem and lost. */
export function flatLinks(span: JsonRecord, place: JsonPlace): readonly SpanLink[] {
  return readEach("links", span.links, place, (link) => {
    const context = recordField(link, "context") ?? link;
    const traceId = idOf(traceIdOf, field(context, "trace_id", "TraceId"), "keep");
    const spanId = idOf(spanIdOf, field(context, "span_id", "SpanId"), "keep");
    const attributes = attributesOf(field(link, "attributes", "Attributes"));
    if (traceId === undefined) place.problem("trace_id", "a trace id", field(context, "trace_id", "TraceId"));
    return traceId && { traceId, spanId, attributes };
  });
}

/** True for an object with a list of spans of which one of the first is such a span. */
export function holdsSpans(value: unknown, isSuch: (span: JsonRecord) => boolean): value is JsonRecord {
  return isRecord(value) && startsWith(value.spans, isSuch);
}
