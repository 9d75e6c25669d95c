import { spanIdOf, traceIdOf } from "../../model/ids.ts";
import type { Dropped, SpanEvent, SpanKind, SpanLink, SpanStatus } from "../../model/span.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { spanKindOf, spanStatusOf } from "../span/span-enums.ts";
import { idOf } from "./otlp-id.ts";
import { otlpNanos } from "./otlp-time.ts";
import { otlpAttributes } from "./otlp-value.ts";

const UNSPECIFIED = /unspecified$|^0?$/i;
const UNSET = /unset$|^0?$/i;

/** A kind by number or name; an unknown one is a problem and unspecified. */
export function kindOf(span: JsonRecord, place: JsonPlace): SpanKind {
  const recorded = span.kind;
  if (recorded === undefined || recorded === null) return "UNSPECIFIED";
  const kind = spanKindOf(recorded);
  if (kind === "UNSPECIFIED" && !UNSPECIFIED.test(String(recorded)))
    place.problem("kind", "a span kind: 0 to 5, or a name such as SPAN_KIND_SERVER", recorded);
  return kind;
}

/**
 * Status and its message. Before 2021 an error could stand in `deprecatedCode` alone: unset with a
 * deprecated code other than 0 is an error (opentelemetry-proto, trace.proto v0.7 to v0.9).
 */
export function statusOf(
  span: JsonRecord,
  place: JsonPlace,
): { code: SpanStatus; message: string | undefined } {
  const status = span.status;
  if (status === undefined || status === null) return { code: "UNSET", message: undefined };
  const record = isRecord(status) ? status : { code: status };
  const code = spanStatusOf(record.code);
  if (code === "UNSET" && !UNSET.test(String(record.code ?? "")))
    place.problem("status.code", "a status: 0 to 2, or a name such as STATUS_CODE_ERROR", record.code);
  const message = typeof record.message === "string" && record.message !== "" ? record.message : undefined;
  return { code: code === "UNSET" && failedOnceUpon(record) ? "ERROR" : code, message };
}

function failedOnceUpon(status: JsonRecord): boolean {
  const deprecated = status.deprecatedCode ?? status.deprecated_code ?? 0;
  return deprecated !== 0 && deprecated !== "0" && deprecated !== "DEPRECATED_STATUS_CODE_OK";
}

export function eventsOf(events: unknown, place: JsonPlace): readonly SpanEvent[] {
  return readEach("events", events, place, eventOf);
}

/** The links of a span; one without a trace id is a problem and lost. */
export function linksOf(links: unknown, short: "pad" | "keep", place: JsonPlace): readonly SpanLink[] {
  return readEach("links", links, place, short === "pad" ? paddedLinkOf : linkOf);
}

function eventOf(event: JsonRecord, place: JsonPlace): SpanEvent {
  const time = otlpNanos(event.timeUnixNano ?? event.time_unix_nano);
  if (time === "unreadable")
    place.problemUnder(event, ["timeUnixNano", "time_unix_nano"], "Unix nanoseconds, up to the year 2262");
  return {
    name: typeof event.name === "string" ? event.name : "",
    timeUnixNano: time === "unreadable" ? undefined : time,
    attributes: otlpAttributes(event.attributes, place),
  };
}

function paddedLinkOf(link: JsonRecord, place: JsonPlace): SpanLink | undefined {
  return linkOf(link, place, "pad");
}

function linkOf(link: JsonRecord, place: JsonPlace, short: "pad" | "keep" = "keep"): SpanLink | undefined {
  const traceId = idOf(traceIdOf, link.traceId ?? link.trace_id, short);
  if (traceId === undefined) {
    place.problemUnder(link, ["traceId", "trace_id"], "a trace id");
    return undefined;
  }
  const spanId = idOf(spanIdOf, link.spanId ?? link.span_id, short);
  return { traceId, spanId, attributes: otlpAttributes(link.attributes, place) };
}

/** How much the exporter says it threw away; undefined if it says nothing of the kind. */
export function droppedOf(span: JsonRecord): Dropped | undefined {
  const attributes = span.droppedAttributesCount ?? span.dropped_attributes_count;
  const events = span.droppedEventsCount ?? span.dropped_events_count;
  const links = span.droppedLinksCount ?? span.dropped_links_count;
  if (!attributes && !events && !links) return undefined;
  return { attributes: count(attributes), events: count(events), links: count(links) };
}

function count(recorded: unknown): number {
  const number = Number(recorded ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}
