import { traceIdOf } from "../../model/ids.ts";
import type { Document, Format, Sink } from "../format.ts";
import { isRecord, type JsonRecord, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { readEach } from "../json/read-each.ts";
import { idOf } from "../otlp/otlp-id.ts";
import { startsWith } from "../span/json-span.ts";
import { hangSharedSpans } from "../zipkin/shared-spans.ts";
import { jaegerProcesses, jaegerSpan } from "./jaeger-span.ts";

/**
 * Jaeger's query API and UI: `{data: [trace]}`, a bare trace, a bare array of traces, and what the
 * UI keeps of one (`{data: trace, id, state}`).
 */
export const jaegerJson: Format = {
  name: "Jaeger JSON",
  carries: "traces",

  canRead(document: Document): boolean {
    if (document.kind !== "json") return false;
    const { value } = document;
    if (!isRecord(value)) return startsWith(value, isTrace);
    return isTrace(value) || isTrace(value.data) || startsWith(value.data, isTrace) || isEmptyAnswer(value);
  },

  read(document: Document, sink: Sink): void {
    if (document.kind !== "json") return;
    const { value } = document;
    const place = new JsonPlace(sink);
    if (!isRecord(value)) readEach("", value, place, (trace) => readTrace(trace, place, sink));
    else if (isTrace(value)) readTrace(value, place, sink);
    else readAnswer(value, place, sink);
  },
};

function isTrace(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.spans)) return false;
  return typeof value.traceID === "string" || isRecord(value.processes);
}

function isEmptyAnswer(value: JsonRecord): boolean {
  const nothing = value.data === null || (Array.isArray(value.data) && value.data.length === 0);
  return nothing && "total" in value && "limit" in value && "offset" in value && "errors" in value;
}

function readAnswer(answer: JsonRecord, place: JsonPlace, sink: Sink): void {
  const { data } = answer;
  if (isRecord(data)) {
    place.enter("data");
    readTrace(data, place, sink);
    place.leave();
  } else readEach("data", data, place, (trace) => readTrace(trace, place, sink));
  readEach("errors", answer.errors, place, (error) => readError(error, sink));
}

/** The backend's own word that it could not read a trace wholly. */
function readError(error: JsonRecord, sink: Sink): void {
  sink.partial(`Jaeger: ${textField(error, "msg") ?? "an error"}`, idOf(traceIdOf, error.traceID, "pad"));
}

function readTrace(trace: JsonRecord, place: JsonPlace, sink: Sink): void {
  const origin = { traceId: idOf(traceIdOf, trace.traceID, "pad"), processes: jaegerProcesses(trace, place) };
  const spans = readEach("spans", trace.spans, place, (span) => jaegerSpan(span, origin, place));
  for (const span of hangSharedSpans(spans)) sink.span(span);
}
