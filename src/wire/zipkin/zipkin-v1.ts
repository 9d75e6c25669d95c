import { spanIdOf } from "../../model/ids.ts";
import { makeSpan, type Span } from "../../model/span.ts";
import type { Format } from "../format.ts";
import { type JsonRecord, textField } from "../json/fields.ts";
import type { JsonPlace } from "../json/json-place.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { endAfter, identityOf } from "../span/json-span.ts";
import type { ResourcePool } from "../span/resource.ts";
import { scopeOfTags, statusOfTags } from "../span/tags.ts";
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
import { localResource } from "./zipkin-endpoint.ts";
import { type Half, halvesOf } from "./zipkin-v1-halves.ts";

/**
 * Zipkin v1: annotations say who did what when. One record holds the CLIENT and the SERVER half of a
 * call where both were traced: two spans of one id, as version 2 writes them.
 */
export const zipkinV1: Format = {
  name: "Zipkin v1 JSON",
  carries: "traces",
  canRead: (document) => isZipkinDocument(document, (record) => isZipkinSpan(record) && isVersion1(record)),
  read: (document, sink) => readZipkinDocument(document, sink, spansOf),
};

function spansOf(record: JsonRecord, place: JsonPlace, pool: ResourcePool): Span[] {
  const identity = identityOf(record, ZIPKIN_NAMES, place);
  if (identity === undefined) return [];
  const recordedStart = identity.marks.length === 0 ? identity.startUnixNano : undefined;
  const common = {
    ...identity,
    parentSpanId: idOf(spanIdOf, record.parentId, "pad"),
    name: textField(record, "name") ?? "",
    untyped: true,
  };
  return halvesOf(record, place).map((half, index) => {
    // The record's own times are those of the side that began.
    const times = [...half.events.map((event) => event.timeUnixNano), half.end];
    const start = startFrom((index === 0 ? recordedStart : undefined) ?? half.begin, times);
    const end =
      index === 0 ? endAfter(start.startUnixNano, record, "duration", MICROSECOND, place) : undefined;
    const endUnixNano = end ?? half.end;
    const pending = endUnixNano === undefined && hasNoDuration(record);
    return makeSpan({ ...common, ...start, ...partsOf(half, pool), endUnixNano, pending });
  });
}

function partsOf(half: Half, pool: ResourcePool): Partial<Span> {
  return {
    ...statusOfTags(half.tags, half.tags.has("error")),
    kind: half.kind,
    attributes: half.tags,
    events: half.events,
    resource: localResource(half.endpoint, pool),
    scope: scopeOfTags(half.tags),
  };
}
