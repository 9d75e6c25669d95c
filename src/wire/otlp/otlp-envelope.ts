import type { Resource, Scope } from "../../model/span.ts";
import { serviceOfResource } from "../../vocabulary/service.ts";
import type { Sink } from "../format.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { otlpLog } from "./otlp-log.ts";
import { otlpSpan, type SpanOrigin } from "./otlp-span.ts";
import { otlpAttributes } from "./otlp-value.ts";

const SCOPE_LISTS = [
  "scopeSpans",
  "scope_spans",
  "instrumentationLibrarySpans",
  "instrumentation_library_spans",
  "scopeLogs",
  "scope_logs",
];
const RECORD_LISTS = ["spans", "logRecords", "log_records"];

type ShortIds = "pad" | "keep";

/**
 * OTLP's resource → scope → record, of spans or of logs, in camel or snake case. `path` says where
 * in the document the list of resources stands; `shortIds: "pad"` is for sources that drop leading
 * zeros of ids.
 */
export function readEnvelope(
  resources: unknown,
  path: string,
  sink: Sink,
  shortIds: ShortIds = "keep",
): void {
  const place = new JsonPlace(sink);
  eachRecord(resources, path, place, (entry) => {
    const resource = otlpResource(entry.resource, place);
    const scopes = nameIn(entry, SCOPE_LISTS);
    if (scopes === undefined) return;
    eachRecord(entry[scopes], scopes, place, (group) => {
      const scope = otlpScope(group, place);
      const records = nameIn(group, RECORD_LISTS);
      if (records === "spans")
        readSpans(group, { resource, scope, traceId: undefined, shortIds }, place, sink);
      else if (records !== undefined)
        eachRecord(group[records], records, place, (record) =>
          sink.log(otlpLog(record, resource, scope, place)),
        );
    });
  });
}

/** The `spans` of a scope, each into the sink. */
export function readSpans(group: JsonRecord, origin: SpanOrigin, place: JsonPlace, sink: Sink): void {
  eachRecord(group.spans, "spans", place, (record) => {
    const span = otlpSpan(record, origin, place);
    if (span !== undefined) sink.span(span);
  });
}

/** The scope of a group of records, under its present name or the one before 2022. */
export function otlpScope(group: JsonRecord, place: JsonPlace): Scope | undefined {
  const scope = group.scope ?? group.instrumentationLibrary ?? group.instrumentation_library;
  if (!isRecord(scope)) return undefined;
  place.enter("scope");
  const attributes = otlpAttributes(scope.attributes, place);
  place.leave();
  const name = typeof scope.name === "string" ? scope.name : "";
  const version = typeof scope.version === "string" && scope.version !== "" ? scope.version : undefined;
  const isEmpty = name === "" && version === undefined && attributes.size === 0;
  return isEmpty ? undefined : { name, version, attributes };
}

/** Every object of a list, with the place standing at it; what is none is a problem. */
export function eachRecord(
  listed: unknown,
  path: string,
  place: JsonPlace,
  read: (record: JsonRecord) => void,
): void {
  if (listed === undefined || listed === null) return;
  place.enter(path);
  if (!Array.isArray(listed)) place.problem("", "a list", listed);
  else
    for (let index = 0; index < listed.length; index += 1) {
      const record: unknown = listed[index];
      place.element(index);
      if (isRecord(record)) read(record);
      else place.problem("", "an object", record);
    }
  place.leave();
}

/** Which of the names a record has. */
export function nameIn(record: JsonRecord, names: readonly string[]): string | undefined {
  return names.find((name) => record[name] !== undefined && record[name] !== null);
}

/** The `resource` of a group of spans or lines. */
export function otlpResource(resource: unknown, place: JsonPlace): Resource {
  place.enter("resource");
  const attributes = otlpAttributes(isRecord(resource) ? resource.attributes : undefined, place);
  place.leave();
  return { service: serviceOfResource(attributes), attributes };
}
