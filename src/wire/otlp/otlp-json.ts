import type { Document, Format } from "../format.ts";
import { isRecord, type JsonRecord } from "../json/fields.ts";
import { nameIn, readEnvelope } from "./otlp-envelope.ts";

const RECORDS = ["resourceSpans", "resource_spans", "resourceLogs", "resource_logs"];
const OTHER_SIGNALS = ["resourceMetrics", "resource_metrics", "resourceProfiles", "resource_profiles"];

/** OTLP JSON, whole or one request per line: spans, logs, or both in turn. */
export const otlpJson: Format = {
  name: "OTLP JSON",
  carries: "both",
  canRead: (document) => has(document, RECORDS),
  read(document, sink) {
    for (const name of RECORDS) readEnvelope(recordOf(document)?.[name], name, sink);
  },
};

/** The collector writes metrics into the same file; they hold no spans and no lines. */
export const otlpMetrics: Format = {
  name: "OTLP metrics JSON",
  carries: "neither",
  canRead: (document) => has(document, OTHER_SIGNALS),
  read() {},
};

function recordOf(document: Document): JsonRecord | undefined {
  return document.kind === "json" && isRecord(document.value) ? document.value : undefined;
}

function has(document: Document, names: readonly string[]): boolean {
  const record = recordOf(document);
  return record !== undefined && nameIn(record, names) !== undefined;
}
