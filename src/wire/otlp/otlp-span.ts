import { type SpanId, spanIdOf, type TraceId, traceIdOf } from "../../model/ids.ts";
import type { Resource, Scope, Span } from "../../model/span.ts";
import type { JsonRecord } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { idOf } from "./otlp-id.ts";
import { droppedOf, eventsOf, kindOf, linksOf, statusOf } from "./otlp-span-parts.ts";
import { otlpNanos } from "./otlp-time.ts";
import { otlpAttributes } from "./otlp-value.ts";

/** What the envelope around an OTLP span says. */
export interface SpanOrigin {
  readonly resource: Resource;
  readonly scope: Scope | undefined;
  /** For envelopes that name the trace once, outside its spans. */
  readonly traceId: TraceId | undefined;
  /** "pad": the source drops leading zeros of ids. */
  readonly shortIds: "pad" | "keep";
}

const TIME = "Unix nanoseconds, up to the year 2262";
const NO_MARKS: Span["marks"] = [];
const NO_START: Span["marks"] = ["estimated-start"];

/**
 * One OTLP span in camel or snake case; ids by shape, enums as names or numbers, times as text or
 * numbers. A span without ids or with an unreadable start is a problem and lost; any other bad field
 * is a problem and absent. An end of 0 is none; no start at all is 1970, and marked.
 */
export function otlpSpan(span: JsonRecord, origin: SpanOrigin, place: JsonPlace): Span | undefined {
  const traceId = origin.traceId ?? idOf(traceIdOf, span.traceId ?? span.trace_id, origin.shortIds);
  const spanId = idOf(spanIdOf, span.spanId ?? span.span_id, origin.shortIds);
  const start = otlpNanos(span.startTimeUnixNano ?? span.start_time_unix_nano);
  if (traceId === undefined) place.problemUnder(span, ["traceId", "trace_id"], "a trace id");
  else if (spanId === undefined) place.problemUnder(span, ["spanId", "span_id"], "a span id");
  else if (start === "unreadable")
    place.problemUnder(span, ["startTimeUnixNano", "start_time_unix_nano"], TIME);
  else return spanOf(span, { traceId, spanId, start }, origin, place);
  return undefined;
}

interface Identity {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly start: bigint | undefined;
}

function spanOf(span: JsonRecord, identity: Identity, origin: SpanOrigin, place: JsonPlace): Span {
  const { code, message } = statusOf(span, place);
  const traceState = span.traceState ?? span.trace_state;
  return {
    traceId: identity.traceId,
    spanId: identity.spanId,
    parentSpanId: parentOf(span, origin, place),
    name: nameOf(span, place),
    kind: kindOf(span, place),
    status: code,
    statusMessage: message,
    startUnixNano: identity.start ?? 0n,
    endUnixNano: endOf(span, place),
    attributes: otlpAttributes(span.attributes, place),
    events: eventsOf(span.events, place),
    links: linksOf(span.links, origin.shortIds, place),
    resource: origin.resource,
    scope: origin.scope,
    traceState: typeof traceState === "string" && traceState !== "" ? traceState : undefined,
    flags: typeof span.flags === "number" ? span.flags : undefined,
    dropped: droppedOf(span),
    marks: identity.start === undefined ? NO_START : NO_MARKS,
    untyped: false,
    pending: false,
  };
}

function parentOf(span: JsonRecord, origin: SpanOrigin, place: JsonPlace): SpanId | undefined {
  const recorded = span.parentSpanId ?? span.parent_span_id;
  if (recorded === undefined || recorded === null || recorded === "") return undefined;
  if (typeof recorded === "object" || typeof recorded === "boolean")
    place.problemUnder(span, ["parentSpanId", "parent_span_id"], "a span id");
  return idOf(spanIdOf, recorded, origin.shortIds);
}

function nameOf(span: JsonRecord, place: JsonPlace): string {
  if (typeof span.name === "string") return span.name;
  if (span.name !== undefined && span.name !== null) place.problem("name", "a text", span.name);
  return "";
}

function endOf(span: JsonRecord, place: JsonPlace): bigint | undefined {
  const end = otlpNanos(span.endTimeUnixNano ?? span.end_time_unix_nano);
  if (end !== "unreadable") return end === 0n ? undefined : end;
  place.problemUnder(span, ["endTimeUnixNano", "end_time_unix_nano"], TIME);
  return undefined;
}
