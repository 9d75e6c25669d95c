import { spanIdOf, type TraceId, traceIdOf } from "../../model/ids.ts";
import { makeSpan, type Resource, type Span } from "../../model/span.ts";
import type { Document, Format, Sink } from "../format.ts";
import { attributesOf, isRecord, type JsonRecord, recordField, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { statusOf } from "../otlp/otlp-span-parts.ts";
import { flatEvents, flatLinks, holdsSpans } from "./flat-span-parts.ts";
import { endAfter, identityOf, isPending, type SpanNames, startsWith } from "./json-span.ts";
import { ResourcePool } from "./resource.ts";
import { spanKindOf } from "./span-enums.ts";

const MILLISECOND = 1_000_000n;
const NAMES: SpanNames = {
  traceId: "trace_id",
  spanId: "span_id",
  start: "start_ms",
  unitNanos: MILLISECOND,
  shortIds: "keep",
};

/**
 * One trace an object, or a list of such: `{trace_id, "trace.attributes", spans: [{span_id, parent_id,
 * start_ms, duration_ms, …}]}`. What is said of the trace is said of every span's resource.
 */
export const millisecondTrace: Format = {
  name: "trace with spans in milliseconds",
  carries: "traces",

  canRead(document: Document): boolean {
    return document.kind === "json" && (isTrace(document.value) || startsWith(document.value, isTrace));
  },

  read(document: Document, sink: Sink): void {
    if (document.kind !== "json") return;
    const place = new JsonPlace(sink);
    if (isRecord(document.value)) readTrace(document.value, place, sink);
    else readEach("", document.value, place, (trace) => readTrace(trace, place, sink));
  },
};

function isTrace(value: unknown): boolean {
  return holdsSpans(value, (span) => span.start_ms !== undefined);
}

interface Origin {
  readonly traceId: TraceId | undefined;
  readonly resource: Resource;
}

function readTrace(trace: JsonRecord, place: JsonPlace, sink: Sink): void {
  const resource = new ResourcePool().of(recordField(trace, "trace.attributes") ?? {});
  const origin = { traceId: idOf(traceIdOf, trace.trace_id, "keep"), resource };
  readEach("spans", trace.spans, place, (record) => {
    const span = spanOf(record, origin, place);
    if (span !== undefined) sink.span(span);
  });
}

function spanOf(record: JsonRecord, origin: Origin, place: JsonPlace): Span | undefined {
  const identity = identityOf(record, NAMES, place, origin.traceId);
  if (identity === undefined) return undefined;
  const { code, message } = statusOf(record, place);
  return makeSpan({
    ...identity,
    parentSpanId: idOf(spanIdOf, record.parent_id, "keep"),
    name: textField(record, "name") ?? "",
    kind: spanKindOf(record.kind),
    status: code,
    statusMessage: message ?? textField(record, "status_message"),
    endUnixNano: endAfter(identity.startUnixNano, record, "duration_ms", MILLISECOND, place),
    pending: isPending(record, "duration_ms"),
    attributes: attributesOf(record.attributes),
    events: flatEvents(record, place),
    links: flatLinks(record, place),
    resource: origin.resource,
  });
}
