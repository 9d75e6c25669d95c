import { NO_ATTRIBUTES } from "../../model/attribute.ts";
import { spanIdOf } from "../../model/ids.ts";
import { makeSpan, type Span, type SpanEvent } from "../../model/span.ts";
import type { Format } from "../format.ts";
import { attributesOf, isRecord, type JsonRecord, recordField, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { endAfter, identityOf, timeAt } from "../span/json-span.ts";
import type { ResourcePool } from "../span/resource.ts";
import { spanKindOf } from "../span/span-enums.ts";
import { scopeOfTags, statusOfTags, tagsOf } from "../span/tags.ts";
import {
  hasNoDuration,
  isVersion1,
  isZipkinDocument,
  isZipkinSpan,
  MICROSECOND,
  readZipkinDocument,
  startFrom,
  ZIPKIN_NAMES,
} from "./zipkin-document.ts";
import { localResource, peerAttributes } from "./zipkin-endpoint.ts";

/** Zipkin v2: a list of spans, or a list of traces. Times in µs, tags without types. */
export const zipkinV2: Format = {
  name: "Zipkin v2 JSON",
  carries: "traces",
  canRead: (document) => isZipkinDocument(document, isVersion2) && !isZipkinDocument(document, isVersion1),
  read: (document, sink) => readZipkinDocument(document, sink, spanOf),
};

function isVersion2(record: JsonRecord): boolean {
  if (!isZipkinSpan(record)) return false;
  return isRecord(record.localEndpoint) || typeof record.timestamp === "number" || isKind(record.kind);
}

function isKind(recorded: unknown): boolean {
  return typeof recorded === "string" && /^(?:CLIENT|SERVER|PRODUCER|CONSUMER)$/.test(recorded);
}

function spanOf(record: JsonRecord, place: JsonPlace, pool: ResourcePool): Span[] {
  const identity = identityOf(record, ZIPKIN_NAMES, place);
  if (identity === undefined) return [];
  const events = readEach("annotations", record.annotations, place, (one) => eventOf(one, place));
  const start = startFrom(
    identity.marks.length === 0 ? identity.startUnixNano : undefined,
    events.map((event) => event.timeUnixNano),
  );
  const tags = attributesOf(record.tags);
  const span = makeSpan({
    ...identity,
    ...statusOfTags(tags, tags.has("error")),
    startUnixNano: start.startUnixNano,
    endUnixNano: endAfter(start.startUnixNano, record, "duration", MICROSECOND, place),
    pending: hasNoDuration(record),
    marks: record.shared === true ? [...start.marks, "shared"] : start.marks,
    parentSpanId: idOf(spanIdOf, record.parentId, "pad"),
    name: textField(record, "name") ?? "",
    kind: spanKindOf(record.kind),
    attributes: tagsOf([...peerAttributes(recordField(record, "remoteEndpoint")), ...tags]),
    events,
    resource: localResource(recordField(record, "localEndpoint"), pool),
    scope: scopeOfTags(tags),
    untyped: true,
  });
  return [span];
}

function eventOf(annotation: JsonRecord, place: JsonPlace): SpanEvent {
  return {
    name: textField(annotation, "value") ?? "",
    timeUnixNano: timeAt(annotation, "timestamp", MICROSECOND, place),
    attributes: NO_ATTRIBUTES,
  };
}
