import { type SpanId, spanIdOf, traceIdOf } from "../../model/ids.ts";
import { makeSpan, type Resource, type Span, type SpanEvent, type SpanKind } from "../../model/span.ts";
import type { Document, Format } from "../format.ts";
import { attributesOf, isRecord, type JsonRecord, recordField, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { isPending } from "../span/json-span.ts";
import { resourceOf } from "../span/resource.ts";
import { eachRecord, otlpScope } from "./otlp-envelope.ts";
import { idOf } from "./otlp-id.ts";
import { linksOf, statusOf } from "./otlp-span-parts.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
/** The JavaScript API counts kinds from 0 (INTERNAL), not as OTLP does (opentelemetry-js, SpanKind). */
const KINDS: readonly SpanKind[] = ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

/**
 * `ReadableSpan`s of OpenTelemetry JS as `JSON.stringify` writes them, one, or a list: ids under
 * `spanContext`, times as `[seconds, nanoseconds]`, attributes as a flat object.
 */
export const readableSpans: Format = {
  name: "OpenTelemetry JS spans",
  carries: "traces",
  canRead: (document) => isReadableSpan(spansOf(document)[0]),
  read(document, sink) {
    const place = new JsonPlace(sink);
    eachRecord(spansOf(document), "", place, (record) => {
      const span = spanFrom(record, place);
      if (span !== undefined) sink.span(span);
    });
  },
};

function spansOf(document: Document): readonly unknown[] {
  if (document.kind !== "json") return [];
  return Array.isArray(document.value) ? document.value : [document.value];
}

function isReadableSpan(value: unknown): boolean {
  return isRecord(value) && isRecord(contextOf(value)) && Array.isArray(value.startTime);
}

function contextOf(span: JsonRecord): JsonRecord | undefined {
  return recordField(span, "spanContext", "_spanContext");
}

function spanFrom(record: JsonRecord, place: JsonPlace): Span | undefined {
  const context = contextOf(record) ?? {};
  const traceId = idOf(traceIdOf, context.traceId, "keep");
  const spanId = idOf(spanIdOf, context.spanId, "keep");
  const start = hrTime(record.startTime);
  if (traceId === undefined) place.problem("spanContext.traceId", "a trace id", context.traceId);
  else if (spanId === undefined) place.problem("spanContext.spanId", "a span id", context.spanId);
  else if (start === undefined) place.problem("startTime", "[seconds, nanoseconds]", record.startTime);
  else return spanOf(record, { traceId, spanId, startUnixNano: start }, place);
  return undefined;
}

type Identity = Pick<Span, "traceId" | "spanId" | "startUnixNano">;

function spanOf(record: JsonRecord, identity: Identity, place: JsonPlace): Span {
  const { code, message } = statusOf(record, place);
  const end = hrTime(record.endTime);
  return makeSpan({
    ...identity,
    name: textField(record, "name") ?? "",
    parentSpanId: parentOf(record),
    kind: KINDS[Number(record.kind ?? Number.NaN)] ?? "UNSPECIFIED",
    status: code,
    statusMessage: message,
    endUnixNano: end === 0n ? undefined : end,
    pending: isPending(record, "endTime"),
    attributes: attributesOf(record.attributes),
    events: eventsFrom(record.events),
    links: linksOf(linkContexts(record.links), "keep", place),
    resource: resourceFrom(record),
    scope: otlpScope({ scope: record.instrumentationScope ?? record.instrumentationLibrary }, place),
  });
}

function parentOf(record: JsonRecord): SpanId | undefined {
  const parent = recordField(record, "parentSpanContext");
  return idOf(spanIdOf, parent?.spanId ?? record.parentSpanId, "keep");
}

function eventsFrom(events: unknown): SpanEvent[] {
  if (!Array.isArray(events)) return [];
  return events.filter(isRecord).map((event) => ({
    name: textField(event, "name") ?? "",
    timeUnixNano: hrTime(event.time),
    attributes: attributesOf(event.attributes),
  }));
}

function linkContexts(links: unknown): unknown {
  if (!Array.isArray(links)) return links;
  return links
    .filter(isRecord)
    .map((link) => ({ ...recordField(link, "context"), attributes: link.attributes }));
}

function resourceFrom(record: JsonRecord): Resource {
  const resource = recordField(record, "resource");
  return resourceOf(attributesOf(resource?.attributes ?? resource?._attributes));
}

function hrTime(pair: unknown): bigint | undefined {
  if (!Array.isArray(pair)) return undefined;
  const [seconds, nanos] = pair;
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(nanos)) return undefined;
  return BigInt(seconds) * NANOS_PER_SECOND + BigInt(nanos);
}
