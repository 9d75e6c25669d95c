import { spanIdOf, type TraceId } from "../../model/ids.ts";
import { makeSpan, type Scope, type Span } from "../../model/span.ts";
import { attributesOf, type JsonRecord, recordField, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { flatEvents, flatLinks } from "./flat-span-parts.ts";
import { endAfter, identityOf, isPending, type SpanNames } from "./json-span.ts";
import type { ResourcePool } from "./resource.ts";
import { spanKindOf, spanStatusOf } from "./span-enums.ts";

const NAMES: SpanNames = {
  traceId: "trace_id",
  spanId: "span_id",
  start: "timestamp",
  unitNanos: 1n,
  shortIds: "keep",
};

/** What stands around a span: its trace, and the span that it is nested in. */
export interface Surroundings {
  readonly traceId: TraceId | undefined;
  readonly above: JsonRecord | undefined;
  readonly pool: ResourcePool;
}

/**
 * One span of a Patronus export. Where the parent id that it writes and the span that it is nested in
 * disagree, the written one wins and the span is marked `conflict`. All attributes are texts, numbers too.
 */
export function patronusSpan(record: JsonRecord, around: Surroundings, place: JsonPlace): Span | undefined {
  const identity = identityOf(record, NAMES, place, around.traceId);
  if (identity === undefined) return undefined;
  const nested = idOf(spanIdOf, around.above?.span_id, "keep");
  const written = idOf(spanIdOf, record.parent_span_id, "keep");
  const disagree = nested !== undefined && written !== undefined && nested !== written;
  return makeSpan({
    ...identity,
    marks: disagree ? [...identity.marks, "conflict"] : identity.marks,
    parentSpanId: written ?? nested,
    name: textField(record, "span_name") ?? "",
    kind: spanKindOf(record.span_kind),
    status: spanStatusOf(record.status_code),
    statusMessage: textField(record, "status_message") || undefined,
    endUnixNano: endAfter(identity.startUnixNano, record, "duration", 1n, place),
    pending: isPending(record, "duration"),
    attributes: attributesOf(record.span_attributes),
    events: flatEvents(record, place),
    links: flatLinks(record, place),
    resource: around.pool.of(
      recordField(record, "resource_attributes") ?? {},
      textField(record, "service_name"),
    ),
    scope: scopeOf(record),
    traceState: textField(record, "trace_state") || undefined,
    untyped: true,
  });
}

function scopeOf(record: JsonRecord): Scope | undefined {
  const name = textField(record, "scope_name");
  if (name === undefined || name === "") return undefined;
  const version = textField(record, "scope_version") || undefined;
  return { name, version, attributes: attributesOf(record.scope_attributes) };
}
