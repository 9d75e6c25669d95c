import { spanIdOf } from "../../model/ids.ts";
import { makeSpan, NO_RESOURCE, type Span } from "../../model/span.ts";
import { attributesOf, type JsonRecord, recordField, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { statusOf } from "../otlp/otlp-span-parts.ts";
import { flatEvents, flatLinks } from "./flat-span-parts.ts";
import { endAt, identityOf, isPending, type SpanNames } from "./json-span.ts";
import type { ResourcePool } from "./resource.ts";
import { spanKindOf } from "./span-enums.ts";

const NAMES: SpanNames = {
  traceId: "context.trace_id",
  spanId: "context.span_id",
  start: "start_time",
  unitNanos: 1n,
  shortIds: "keep",
};
/** OTLP's flags: it is known whether the parent is remote; it is. */
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

/**
 * A `ReadableSpan` of OpenTelemetry Python: as its `to_json` writes it (ids as `0x…` text, times as
 * ISO 8601), or field by field (ids and nanoseconds as bare integers, `parent` as a span context).
 */
export function pythonSpan(record: JsonRecord, place: JsonPlace, pool: ResourcePool): Span | undefined {
  const context = recordField(record, "context") ?? {};
  const named = { "context.trace_id": context.trace_id, "context.span_id": context.span_id };
  const identity = identityOf({ ...named, start_time: record.start_time }, NAMES, place);
  if (identity === undefined) return undefined;
  const parent = recordField(record, "parent");
  const parentSpanId = idOf(spanIdOf, record.parent_id ?? parent?.span_id, "keep");
  const resource = recordField(record, "resource");
  const { code, message } = statusOf({ status: statusFields(record) }, place);
  return makeSpan({
    ...identity,
    parentSpanId,
    name: textField(record, "name") ?? "",
    kind: spanKindOf(record.kind),
    status: code,
    statusMessage: message,
    endUnixNano: endAt(record, "end_time", 1n, place),
    pending: isPending(record, "end_time"),
    attributes: attributesOf(record.attributes),
    events: flatEvents(record, place),
    links: flatLinks(record, place),
    resource: resource === undefined ? NO_RESOURCE : pool.of(resource),
    traceState: traceStateOf(context),
    flags: flagsOf(context, parentSpanId === undefined ? undefined : parent),
  });
}

function statusFields(record: JsonRecord): JsonRecord {
  const status = recordField(record, "status");
  return { code: status?.status_code, message: status?.description };
}

/** Python writes the empty state as `[]`. */
function traceStateOf(context: JsonRecord): string | undefined {
  const state = textField(context, "trace_state");
  return state === "" || state === "[]" ? undefined : state;
}

function flagsOf(context: JsonRecord, parent: JsonRecord | undefined): number | undefined {
  const flags = recordField(context, "trace_flags")?.value;
  if (typeof flags !== "number") return undefined;
  if (typeof parent?.is_remote !== "boolean") return flags;
  return flags | REMOTE_KNOWN | (parent.is_remote ? REMOTE : 0);
}
