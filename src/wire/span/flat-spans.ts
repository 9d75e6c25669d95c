import { spanIdOf } from "../../model/ids.ts";
import { makeSpan, type Span } from "../../model/span.ts";
import type { Document, Format, Sink } from "../format.ts";
import { attributesOf, isRecord, type JsonRecord, list, recordField, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { statusOf } from "../otlp/otlp-span-parts.ts";
import { flatEvents, flatLinks } from "./flat-span-parts.ts";
import { endAfter, endAt, identityOf, isPending, type SpanNames, startsWith } from "./json-span.ts";
import { ResourcePool } from "./resource.ts";
import { spanKindOf } from "./span-enums.ts";
import { textTag } from "./tags.ts";

const NANOSECOND = 1n;
const NAMES: SpanNames = {
  traceId: "trace_id",
  spanId: "span_id",
  start: "start_unix_nano",
  unitNanos: NANOSECOND,
  shortIds: "keep",
};

/**
 * Spans as plain objects with a start, a duration and flat attributes: one, a list, or a list under
 * `spans`. `{trace_id, span_id, parent_span_id, name, start_unix_nano, duration_nano, attributes}`.
 */
export const flatSpans: Format = {
  name: "flat spans",
  carries: "traces",
  canRead: (document) => startsWith(spansOf(document).listed, isFlatSpan),
  read(document: Document, sink: Sink): void {
    const place = new JsonPlace(sink);
    const pool = new ResourcePool();
    const { path, listed } = spansOf(document);
    const read = (record: JsonRecord) => {
      const span = spanOf(record, place, pool);
      if (span !== undefined) sink.span(span);
    };
    if (path === undefined && isRecord(listed[0])) read(listed[0]);
    else readEach(path ?? "", listed, place, read);
  },
};

/** The spans of a document, and where they stand; no path: the document is one span. */
function spansOf(document: Document): {
  readonly path: string | undefined;
  readonly listed: readonly unknown[];
} {
  const value = document.kind === "json" ? document.value : undefined;
  if (Array.isArray(value)) return { path: "", listed: value };
  if (isRecord(value) && "spans" in value) return { path: "spans", listed: list(value, "spans") };
  return { path: undefined, listed: [value] };
}

function isFlatSpan(record: JsonRecord): boolean {
  return record.span_id !== undefined && (record.start_unix_nano ?? record.duration_nano) !== undefined;
}

function spanOf(record: JsonRecord, place: JsonPlace, pool: ResourcePool): Span | undefined {
  const start = record.start_time_unix_nano === undefined ? NAMES.start : "start_time_unix_nano";
  const identity = identityOf(record, { ...NAMES, start }, place);
  if (identity === undefined) return undefined;
  const attributes = attributesOf(record.attributes);
  const { code, message } = statusOf(record, place);
  const end =
    endAfter(identity.startUnixNano, record, "duration_nano", NANOSECOND, place) ??
    endAt(record, "end_unix_nano", NANOSECOND, place);
  return makeSpan({
    ...identity,
    parentSpanId: idOf(spanIdOf, record.parent_span_id, "keep"),
    name: textField(record, "name") ?? "",
    kind: spanKindOf(record.kind),
    status: code,
    statusMessage: message,
    endUnixNano: end,
    pending: end === undefined && isPending(record, "duration_nano", "end_unix_nano"),
    attributes,
    events: flatEvents(record, place),
    links: flatLinks(record, place),
    // Without a resource beside it, a span may name its service among its own attributes.
    resource: pool.of(recordField(record, "resource") ?? {}, textTag(attributes, "service.name")),
  });
}
