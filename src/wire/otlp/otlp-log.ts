import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { spanIdOf, traceIdOf } from "../../model/ids.ts";
import type { LogLevel, LogLine } from "../../model/log-line.ts";
import type { Resource, Scope } from "../../model/span.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { jsonText } from "../json/json-text.ts";
import { levelOf, levelOfSeverityNumber } from "../log/log-level.ts";
import { idOf } from "./otlp-id.ts";
import { otlpNanos } from "./otlp-time.ts";
import { otlpAttributes } from "./otlp-value.ts";

/** OpenTelemetry's name for the line as it was written, where the body is its message. */
export const ORIGINAL_KEY = "log.record.original";
/** Of the resource, what a line has fields of its own for. */
const OWN_FIELDS: ReadonlySet<string> = new Set(["service.name", "service.instance.id"]);
const INSTANCE_KEYS = ["service.instance.id", "k8s.pod.name", "host.name"];

/**
 * One OTLP log record in camel or snake case. Its own time, else the time of its observation. The
 * resource's attributes (but for service and instance, which are fields of a line) and the scope's name
 * (as `otel.scope.name`) join the record's own.
 */
export function otlpLog(
  record: JsonRecord,
  resource: Resource,
  scope: Scope | undefined,
  place: JsonPlace,
): LogLine {
  const message = bodyText(record.body);
  const attributes = otlpAttributes(record.attributes, place);
  const original = attributes.get(ORIGINAL_KEY);
  return {
    timeUnixNano: timeOf(record, place),
    level: severityOf(record),
    body: typeof original === "string" ? original : message,
    message,
    attributes: withOrigin(attributes, resource, scope, eventName(record)),
    service: resource.service,
    instance: instanceOf(resource.attributes),
    traceId: idOf(traceIdOf, record.traceId ?? record.trace_id, "keep"),
    spanId: idOf(spanIdOf, record.spanId ?? record.span_id, "keep"),
  };
}

/** What an OTLP log line says about itself besides its own attributes. */
function withOrigin(
  own: Attributes,
  resource: Resource,
  scope: Scope | undefined,
  event: string | undefined,
): Attributes {
  const attributes = new Map<string, AttributeValue>(own);
  attributes.delete(ORIGINAL_KEY);
  if (event !== undefined && !attributes.has("event.name")) attributes.set("event.name", event);
  if (scope !== undefined && scope.name !== "") attributes.set("otel.scope.name", scope.name);
  for (const [key, value] of resource.attributes)
    if (!OWN_FIELDS.has(key) && !attributes.has(key)) attributes.set(key, value);
  return attributes;
}

/** The process that wrote a line, as its resource names it. */
function instanceOf(attributes: Attributes): string | undefined {
  for (const key of INSTANCE_KEYS) {
    const value = attributes.get(key);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

function bodyText(body: unknown): string {
  if (!isRecord(body)) return typeof body === "string" ? body : "";
  const text = body.stringValue ?? body.string_value;
  return typeof text === "string" ? text : jsonText(body);
}

function eventName(record: JsonRecord): string | undefined {
  const name = record.eventName ?? record.event_name;
  return typeof name === "string" && name !== "" ? name : undefined;
}

function severityOf(record: JsonRecord): LogLevel | undefined {
  const number = record.severityNumber ?? record.severity_number;
  const text = record.severityText ?? record.severity_text;
  const level = typeof number === "number" ? levelOfSeverityNumber(number) : undefined;
  return level ?? levelOf(number, "severity") ?? levelOf(text, "severityText");
}

function timeOf(record: JsonRecord, place: JsonPlace): bigint | undefined {
  const time = otlpNanos(record.timeUnixNano ?? record.time_unix_nano);
  if (time === "unreadable")
    place.problemUnder(record, ["timeUnixNano", "time_unix_nano"], "Unix nanoseconds, up to the year 2262");
  else if (time !== undefined && time !== 0n) return time;
  const observed = otlpNanos(record.observedTimeUnixNano ?? record.observed_time_unix_nano);
  return observed === "unreadable" || observed === 0n ? undefined : observed;
}
