import type { Document, Format, Sink } from "../format.ts";
import { isRecord, type JsonRecord, list } from "../json/fields.ts";
import { nameIn, readEnvelope } from "./otlp-envelope.ts";

const RESOURCES = ["resourceSpans", "resource_spans", "batches"];
const OLD_SCOPES = ["instrumentationLibrarySpans", "instrumentation_library_spans"];

/** Grafana's "Download trace as JSON": `{batches}` with the old key for scopes, ids in hex, times as floats. */
export const grafanaDownload: Format = {
  name: "Grafana trace download",
  carries: "traces",
  canRead(document) {
    const first = list(recordOf(document), "batches")[0];
    return isRecord(first) && nameIn(first, OLD_SCOPES) !== undefined;
  },
  read: readBatches,
};

/** Tempo's `/api/traces/{id}`: `{batches}`, ids in base64, enums by name. */
export const tempoV1: Format = {
  name: "Tempo trace JSON (v1)",
  carries: "traces",
  canRead: (document) => Array.isArray(recordOf(document).batches),
  read: readBatches,
};

/** Tempo's `/api/v2/traces/{id}`: `{trace: {resourceSpans}, status?, message?}`; the trace of an unknown id is empty. */
export const tempoV2: Format = {
  name: "Tempo trace JSON (v2)",
  carries: "traces",
  canRead(document) {
    const { trace, metrics } = recordOf(document);
    if (!isRecord(trace)) return false;
    return (
      nameIn(trace, RESOURCES) !== undefined || (Object.keys(trace).length === 0 && metrics !== undefined)
    );
  },
  read(document, sink) {
    const answer = recordOf(document);
    const trace = isRecord(answer.trace) ? answer.trace : {};
    for (const name of RESOURCES) readEnvelope(trace[name], `trace.${name}`, sink, "pad");
    if (answer.status === "PARTIAL" || answer.status === 1) sink.partial(partialReason(answer.message));
  },
};

/** Jaeger's `/api/v3/traces/{id}`: OTLP under `result`, streamed as several objects in a row. */
export const jaegerV3: Format = {
  name: "Jaeger API v3 JSON",
  carries: "traces",
  canRead: (document) => nameIn(resultOf(document), RESOURCES) !== undefined,
  read(document, sink) {
    for (const name of RESOURCES) readEnvelope(resultOf(document)[name], `result.${name}`, sink, "pad");
  },
};

/** Why Tempo says that a trace is partial. */
function partialReason(message: unknown): string {
  return typeof message === "string" && message !== "" ? message : "Tempo returned a partial trace";
}

function readBatches(document: Document, sink: Sink): void {
  readEnvelope(recordOf(document).batches, "batches", sink, "pad");
}

function resultOf(document: Document): JsonRecord {
  const { result } = recordOf(document);
  return isRecord(result) ? result : {};
}

function recordOf(document: Document): JsonRecord {
  return document.kind === "json" && isRecord(document.value) ? document.value : {};
}
