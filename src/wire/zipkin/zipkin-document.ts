import type { Span } from "../../model/span.ts";
import type { Document, Sink } from "../format.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { PROBED, type SpanNames, startsWith } from "../span/json-span.ts";
import { ResourcePool } from "../span/resource.ts";
import { estimateStarts } from "./estimated-start.ts";
import { hangSharedSpans } from "./shared-spans.ts";

export const MICROSECOND = 1_000n;

export const ZIPKIN_NAMES: SpanNames = {
  traceId: "traceId",
  spanId: "id",
  start: "timestamp",
  unitNanos: MICROSECOND,
  shortIds: "pad",
};

/** Zipkin's tracers leave the duration out of a span that is pending; 0 is one. */
export function hasNoDuration({ duration }: JsonRecord): boolean {
  return duration === undefined || duration === null;
}

/** Reads one recorded span: none if it is lost, two where one record holds both halves of a call. */
type SpanReader = (record: JsonRecord, place: JsonPlace, pool: ResourcePool) => readonly Span[];

/** True for a list of spans, or a list of such lists, of which one of the first is such a span. */
export function isZipkinDocument(document: Document, isSpan: (record: JsonRecord) => boolean): boolean {
  if (document.kind !== "json" || !Array.isArray(document.value)) return false;
  const lists: unknown[] = document.value.slice(0, PROBED).filter(Array.isArray);
  return startsWith(document.value, isSpan) || lists.some((list) => startsWith(list, isSpan));
}

/** Reads a whole list: only beside its siblings can a span get an estimated start or its other half. */
export function readZipkinDocument(document: Document, sink: Sink, read: SpanReader): void {
  if (document.kind !== "json" || !Array.isArray(document.value)) return;
  const place = new JsonPlace(sink);
  const pool = new ResourcePool();
  const spans: Span[] = [];
  const keep = (record: JsonRecord) => {
    for (const span of read(record, place, pool)) spans.push(span);
  };
  for (const [index, element] of document.value.entries()) {
    const at = `[${index}]`;
    if (Array.isArray(element)) readEach(at, element, place, keep);
    else if (!isRecord(element)) place.problem(at, "a span, or a list of spans", element);
    else {
      place.enter(at);
      keep(element);
      place.leave();
    }
  }
  for (const span of hangSharedSpans(estimateStarts(spans))) sink.span(span);
}

/** A span of Zipkin, as far as both versions write it alike. */
export function isZipkinSpan(record: JsonRecord): boolean {
  return typeof record.traceId === "string" && typeof record.id === "string" && record.spanId === undefined;
}

/** Version 1 names an endpoint in each annotation, and calls its tags binary annotations. */
export function isVersion1(record: JsonRecord): boolean {
  if (Array.isArray(record.binaryAnnotations)) return true;
  return startsWith(record.annotations, (annotation) => isRecord(annotation.endpoint));
}

/** A start, or without one the earliest time of an annotation, marked; else 1970, for `estimateStarts`. */
export function startFrom(
  recorded: bigint | undefined,
  annotated: readonly (bigint | undefined)[],
): Pick<Span, "startUnixNano" | "marks"> {
  if (recorded !== undefined) return { startUnixNano: recorded, marks: [] };
  const earliest = annotated.reduce(
    (a, b) => (a === undefined || (b !== undefined && b < a) ? b : a),
    undefined,
  );
  return { startUnixNano: earliest ?? 0n, marks: ["estimated-start"] };
}
