import type { AttributeValue } from "../../model/attribute.ts";
import type { LogLevel, LogLine } from "../../model/log-line.ts";
import type { Resource, Scope, Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from "../../model/span.ts";
import type { JsonObject } from "../json/json-value.ts";
import { ORIGINAL_KEY } from "./otlp-log.ts";
import { otlpKeyValues } from "./write-otlp-value.ts";

const KINDS: Readonly<Record<SpanKind, number>> = {
  UNSPECIFIED: 0,
  INTERNAL: 1,
  SERVER: 2,
  CLIENT: 3,
  PRODUCER: 4,
  CONSUMER: 5,
};
const STATUS: Readonly<Record<SpanStatus, number>> = { UNSET: 0, OK: 1, ERROR: 2 };
const SEVERITY: Readonly<Record<LogLevel, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  FATAL: 21,
};

/** Spans as elements of OTLP's `resourceSpans`: one for each resource, hex ids, enums by number, 64-bit numbers as text. */
export function otlpResourceSpans(spans: readonly Span[]): readonly JsonObject[] {
  return Array.from(
    Map.groupBy(spans, ({ resource }) => resource),
    ([resource, ofResource]) => ({
      resource: { attributes: resourceAttributes(resource) },
      scopeSpans: Array.from(
        Map.groupBy(ofResource, ({ scope }) => scope),
        ([scope, ofScope]) => ({
          scope: scopeObject(scope),
          spans: ofScope.map(spanObject),
        }),
      ),
    }),
  );
}

/** Log lines as elements of OTLP's `resourceLogs`: one for each service and instance. */
export function otlpResourceLogs(lines: readonly LogLine[]): readonly JsonObject[] {
  const byEmitter = Map.groupBy(lines, ({ service, instance }) => JSON.stringify([service, instance]));
  return Array.from(byEmitter.values(), (ofEmitter) => ({
    resource: { attributes: emitterAttributes(ofEmitter[0]) },
    scopeLogs: [{ logRecords: ofEmitter.map(logRecord) }],
  }));
}

function resourceAttributes({ service, attributes }: Resource) {
  if (service === undefined || attributes.has("service.name")) return otlpKeyValues(attributes);
  return otlpKeyValues(new Map<string, AttributeValue>([["service.name", service], ...attributes]));
}

function emitterAttributes(line: LogLine | undefined) {
  const known: [string, string | undefined][] = [
    ["service.name", line?.service],
    ["service.instance.id", line?.instance],
  ];
  return otlpKeyValues(new Map(known.filter((entry): entry is [string, string] => entry[1] !== undefined)));
}

function scopeObject(scope: Scope | undefined): JsonObject | undefined {
  return scope && { name: scope.name, version: scope.version, attributes: otlpKeyValues(scope.attributes) };
}

function spanObject(span: Span): JsonObject {
  const { dropped } = span;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    flags: span.flags,
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: span.startUnixNano.toString(),
    endTimeUnixNano: span.endUnixNano?.toString(),
    attributes: otlpKeyValues(span.attributes),
    droppedAttributesCount: dropped?.attributes,
    events: listed(span.events.map(eventObject)),
    droppedEventsCount: dropped?.events,
    links: listed(span.links.map(linkObject)),
    droppedLinksCount: dropped?.links,
    status: { code: STATUS[span.status], message: span.statusMessage },
  };
}

function eventObject({ name, timeUnixNano, attributes }: SpanEvent): JsonObject {
  return { timeUnixNano: timeUnixNano?.toString(), name, attributes: otlpKeyValues(attributes) };
}

function linkObject({ traceId, spanId, attributes }: SpanLink): JsonObject {
  return { traceId, spanId, attributes: otlpKeyValues(attributes) };
}

/** The line as it was written is kept beside its message, under OpenTelemetry's own name for it. */
function logRecord({ timeUnixNano, level, body, message, attributes, traceId, spanId }: LogLine): JsonObject {
  const original: [string, AttributeValue][] = body === message ? [] : [[ORIGINAL_KEY, body]];
  return {
    timeUnixNano: timeUnixNano?.toString(),
    severityNumber: level === undefined ? undefined : SEVERITY[level],
    severityText: level,
    body: { stringValue: message },
    attributes: otlpKeyValues(new Map([...attributes, ...original])),
    traceId,
    spanId,
  };
}

function listed(objects: readonly JsonObject[]): readonly JsonObject[] | undefined {
  return objects.length === 0 ? undefined : objects;
}
