import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList, WholeFloat } from "../../model/attribute.ts";
import type { Resource, Span } from "../../model/span.ts";
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import { micros, plainJson, plainText } from "../span/plain-json.ts";

/**
 * The spans of one trace as an element of Jaeger's `data`: microseconds, typed tags, lists as JSON text.
 * A span without an end has no duration.
 */
export function jaegerTrace(spans: readonly Span[]): JsonObject {
  const resources = [...new Set(spans.map(({ resource }) => resource))];
  const processIds = new Map(resources.map((resource, index) => [resource, `p${index + 1}`]));
  return {
    traceID: spans[0]?.traceId,
    spans: spans.map((span) => spanObject(span, processIds.get(span.resource) ?? "")),
    processes: Object.fromEntries(Array.from(processIds, ([resource, id]) => [id, processObject(resource)])),
  };
}

function processObject({ service, attributes }: Resource): JsonObject {
  const others = new Map([...attributes].filter(([key]) => key !== "service.name"));
  return { serviceName: service ?? "", tags: tagsOf(others) };
}

function spanObject(span: Span, processID: string): JsonObject {
  const { traceId: traceID, spanId: spanID, parentSpanId } = span;
  const parent = parentSpanId === undefined ? [] : [{ refType: "CHILD_OF", traceID, spanID: parentSpanId }];
  const links = span.links.map(({ traceId, spanId }) => ({
    refType: "FOLLOWS_FROM",
    traceID: traceId,
    spanID: spanId,
  }));
  return {
    traceID,
    spanID,
    flags: span.flags === undefined ? undefined : span.flags & 1,
    operationName: span.name,
    references: [...parent, ...links],
    startTime: micros(span.startUnixNano),
    duration: span.endUnixNano === undefined ? undefined : micros(span.endUnixNano - span.startUnixNano),
    tags: [...tagsOf(span.attributes), ...ownTags(span)],
    logs: span.events.map(({ name, timeUnixNano, attributes }) => ({
      timestamp: timeUnixNano === undefined ? undefined : micros(timeUnixNano),
      fields: [textTag("event", name), ...tagsOf(attributes)],
    })),
    processID,
  };
}

/** What OpenTelemetry's mapping makes tags of. */
function ownTags({ kind, status, statusMessage, scope, traceState, attributes }: Span): JsonObject[] {
  const own: [string, string | undefined][] = [
    ["span.kind", kind === "UNSPECIFIED" ? undefined : kind.toLowerCase()],
    ["otel.status_code", status === "UNSET" ? undefined : status],
    ["otel.status_description", statusMessage],
    ["otel.scope.name", scope?.name],
    ["otel.scope.version", scope?.version],
    ["w3c.tracestate", traceState],
  ];
  const tags = own.flatMap(([key, value]) =>
    value === undefined || attributes.has(key) ? [] : [textTag(key, value)],
  );
  const error = status === "ERROR" && !attributes.has("error");
  return error ? [...tags, { key: "error", type: "bool", value: true }] : tags;
}

function textTag(key: string, value: string): JsonObject {
  return { key, type: "string", value };
}

function tagsOf(attributes: Attributes): JsonObject[] {
  return Array.from(attributes, ([key, value]) => ({ key, type: typeOf(value), value: jaegerValue(value) }));
}

function typeOf(value: AttributeValue): string {
  if (typeof value === "boolean") return "bool";
  if (value instanceof WholeFloat) return "float64";
  if (value instanceof Uint8Array) return "binary";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "bigint" ? "int64" : "string";
}

function jaegerValue(value: AttributeValue): JsonValue {
  return isList(value) || isAttributes(value) ? plainText(value) : plainJson(value);
}
