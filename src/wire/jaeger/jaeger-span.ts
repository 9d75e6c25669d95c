import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import type { TraceId } from "../../model/ids.ts";
import { makeSpan, NO_RESOURCE, type Resource, type Span, type SpanEvent } from "../../model/span.ts";
import { attributesOf, isRecord, type JsonRecord, list, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { endAfter, identityOf, type SpanNames, timeAt } from "../span/json-span.ts";
import { resourceOf } from "../span/resource.ts";
import { spanKindOf } from "../span/span-enums.ts";
import { scopeOfTags, statusOfTags, textTag } from "../span/tags.ts";
import { tiesOf } from "./jaeger-reference.ts";
import { jaegerTags } from "./jaeger-tag.ts";

const MICROSECOND = 1_000n;
/** Of Jaeger's flags (sampled, debug, …) the one that W3C's trace flags have too. */
const SAMPLED = 1;
const NAMES: SpanNames = {
  traceId: "traceID",
  spanId: "spanID",
  start: "startTime",
  unitNanos: MICROSECOND,
  shortIds: "pad",
};

/** OpenTelemetry's name for a child whose parent did not wait for it. */
const FOLLOWS: Attributes = new Map([["opentracing.ref_type", "follows_from"]]);

/** What the trace around a span says. */
export interface JaegerOrigin {
  readonly traceId: TraceId | undefined;
  readonly processes: ReadonlyMap<string, Resource>;
}

/** The emitters of a trace's spans: process id → resource. */
export function jaegerProcesses(trace: JsonRecord, place: JsonPlace): Map<string, Resource> {
  const processes = new Map<string, Resource>();
  if (!isRecord(trace.processes)) return processes;
  for (const [id, process] of Object.entries(trace.processes)) {
    place.enter(`processes.${id}`);
    if (isRecord(process)) processes.set(id, processOf(process, place));
    else place.problem("", "a process", process);
    place.leave();
  }
  return processes;
}

/** One span of Jaeger's query JSON: typed tags, times in µs (facts/formats §2, row 9). */
export function jaegerSpan(span: JsonRecord, origin: JaegerOrigin, place: JsonPlace): Span | undefined {
  const identity = identityOf(span, NAMES, place, origin.traceId);
  if (identity === undefined) return undefined;
  const { parentSpanId, follows, links } = tiesOf(span, identity.traceId, place);
  const tags = jaegerTags(span, "tags", place);
  return makeSpan({
    ...identity,
    ...statusOfTags(tags, saysError(tags)),
    parentSpanId,
    links,
    name: textField(span, "operationName") ?? "",
    kind: spanKindOf(tags.get("span.kind")),
    endUnixNano: endAfter(identity.startUnixNano, span, "duration", MICROSECOND, place),
    attributes: new Map([...tags, ...warningsOf(span), ...(follows ? FOLLOWS : [])]),
    events: readEach("logs", span.logs, place, (log) => eventOf(log, place)),
    resource: resourceAt(span, origin, place),
    scope: scopeOfTags(tags),
    traceState: textTag(tags, "w3c.tracestate"),
    flags: typeof span.flags === "number" ? span.flags & SAMPLED : undefined,
  });
}

/** Jaeger's own rule: a flag, also one that is typed as text. */
function saysError(tags: Attributes): boolean {
  const error = tags.get("error");
  return error === true || error === "true";
}

/** What Jaeger found odd about a span (clock skew, cut tags), under a name of ours. */
function warningsOf(span: JsonRecord): Attributes {
  const warnings = list(span, "warnings");
  return attributesOf(warnings.length === 0 ? undefined : { "jaeger.warnings": warnings });
}

/** A log's name is its `event` field (OpenTelemetry's mapping), else its message. */
function eventOf(log: JsonRecord, place: JsonPlace): SpanEvent {
  const fields = new Map(jaegerTags(log, "fields", place));
  const event = textTag(fields, "event");
  const name = event ?? textTag(fields, "message") ?? "log";
  if (event !== undefined) fields.delete("event");
  return { name, timeUnixNano: timeAt(log, "timestamp", MICROSECOND, place), attributes: fields };
}

function resourceAt(span: JsonRecord, { processes }: JaegerOrigin, place: JsonPlace): Resource {
  const { processID, process } = span;
  const known = typeof processID === "string" ? processes.get(processID) : undefined;
  if (known !== undefined) return known;
  if (isRecord(process)) return processOf(process, place);
  place.problem("processID", "a process of the trace", processID);
  return NO_RESOURCE;
}

function processOf(process: JsonRecord, place: JsonPlace): Resource {
  const tags = jaegerTags(process, "tags", place);
  const service = textField(process, "serviceName");
  if (service === undefined) return resourceOf(tags);
  return resourceOf(new Map<string, AttributeValue>([["service.name", service], ...tags]));
}
