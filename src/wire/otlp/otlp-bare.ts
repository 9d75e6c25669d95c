import { NO_RESOURCE } from "../../model/span.ts";
import type { Document, Format } from "../format.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { eachRecord, otlpResource, otlpScope } from "./otlp-envelope.ts";
import { otlpSpan } from "./otlp-span.ts";

/**
 * OTLP spans without an envelope: one, a list, or a list under `spans` or `data` (Phoenix). Some
 * carry their resource inside.
 */
export const otlpBareSpans: Format = {
  name: "bare OTLP spans",
  carries: "traces",
  canRead: (document) => isOtlpSpan(spansOf(document)?.list[0]),
  read(document, sink) {
    const spans = spansOf(document);
    const place = new JsonPlace(sink);
    eachRecord(spans?.list, spans?.path ?? "", place, (record) => {
      const resource = isRecord(record.resource) ? otlpResource(record.resource, place) : NO_RESOURCE;
      const scope = otlpScope(record, place);
      const span = otlpSpan(record, { resource, scope, traceId: undefined, shortIds: "keep" }, place);
      if (span !== undefined) sink.span(span);
    });
  },
};

interface SpanList {
  readonly list: readonly unknown[];
  readonly path: string;
}

function spansOf(document: Document): SpanList | undefined {
  if (document.kind !== "json") return undefined;
  const value = document.value;
  if (Array.isArray(value)) return { list: value, path: "" };
  if (!isRecord(value)) return undefined;
  if (Array.isArray(value.spans)) return { list: value.spans, path: "spans" };
  if (Array.isArray(value.data)) return { list: value.data, path: "data" };
  return { list: [value], path: "" };
}

// A span with a duration in place of its end is another format's.
function isOtlpSpan(value: unknown): boolean {
  if (!isRecord(value) || (value.spanId ?? value.span_id) === undefined) return false;
  return hasStart(value) && value.duration_nano === undefined;
}

function hasStart(span: JsonRecord): boolean {
  return span.startTimeUnixNano !== undefined || span.start_time_unix_nano !== undefined;
}
