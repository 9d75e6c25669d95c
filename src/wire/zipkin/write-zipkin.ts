import type { Span } from "../../model/span.ts";
import type { JsonObject } from "../json/json-value.ts";
import { micros, plainText } from "../span/plain-json.ts";

const KINDS: ReadonlySet<string> = new Set(["CLIENT", "SERVER", "PRODUCER", "CONSUMER"]);
/** Attributes of a resource that Zipkin's endpoint has a place for. */
const ENDPOINT_KEYS: ReadonlySet<string> = new Set(["service.name", "host.ip"]);

/**
 * Spans as Zipkin v2 has them: microseconds, every tag a text, the server half of a shared id under the
 * client's parent. It has no place for links, event attributes and types; resource attributes are tags.
 */
export function zipkinSpans(spans: readonly Span[]): readonly JsonObject[] {
  const clients = new Map(
    spans.filter(({ kind }) => kind === "CLIENT").map((span) => [`${span.traceId} ${span.spanId}`, span]),
  );
  return spans.map((span) => {
    const isHalf = span.kind === "SERVER" && span.parentSpanId === span.spanId;
    return spanObject(span, isHalf ? clients.get(`${span.traceId} ${span.spanId}`) : undefined);
  });
}

function spanObject(span: Span, client: Span | undefined): JsonObject {
  const ip = span.resource.attributes.get("host.ip");
  return {
    traceId: span.traceId,
    parentId: client === undefined ? span.parentSpanId : client.parentSpanId,
    id: span.spanId,
    kind: KINDS.has(span.kind) ? span.kind : undefined,
    name: span.name,
    timestamp: micros(span.startUnixNano),
    duration: span.endUnixNano === undefined ? undefined : micros(span.endUnixNano - span.startUnixNano),
    shared: client === undefined ? undefined : true,
    localEndpoint: {
      serviceName: span.resource.service,
      ipv4: typeof ip === "string" && !ip.includes(":") ? ip : undefined,
      ipv6: typeof ip === "string" && ip.includes(":") ? ip : undefined,
    },
    annotations: span.events.map(({ name, timeUnixNano }) => ({
      timestamp: timeUnixNano === undefined ? undefined : micros(timeUnixNano),
      value: name,
    })),
    tags: tagsOf(span),
  };
}

function tagsOf({ resource, attributes, status, statusMessage, scope }: Span): JsonObject {
  const own: [string, string][] = [
    ...(scope === undefined ? [] : [["otel.scope.name", scope.name] as [string, string]]),
    ...(status === "UNSET" ? [] : [["otel.status_code", status] as [string, string]]),
    ...(status === "ERROR" ? [["error", statusMessage ?? ""] as [string, string]] : []),
  ];
  const recorded = [...resource.attributes].filter(([key]) => !ENDPOINT_KEYS.has(key));
  return Object.fromEntries([
    ...[...recorded, ...attributes].map(([key, value]): [string, string] => [key, plainText(value)]),
    ...own,
  ]);
}
