import { isRecord, type JsonRecord, list } from "./fields.ts";
import type { Document, Format } from "./format.ts";

/**
 * Tempo's `/api/search`: recognised and refused, since it holds a few spans of each trace, and none
 * of them whole.
 */
export const tempoSearch: Format = {
  name: "Tempo search result",
  carries: "neither",
  canRead(document) {
    const answer = recordOf(document);
    if (!Array.isArray(answer.traces)) return false;
    const first: unknown = answer.traces[0];
    if (first === undefined) return isRecord(answer.metrics);
    return isRecord(first) && typeof first.traceID === "string" && !Array.isArray(first.spans);
  },
  read(document, sink) {
    const traces = list(recordOf(document), "traces");
    if (traces.length === 0) return;
    const ids = traces.map((trace) => (isRecord(trace) ? String(trace.traceID) : "?"));
    const expected = "whole traces; a search result holds a few spans of each: fetch each trace by its id";
    sink.problem({
      path: "traces",
      expected,
      found: `${ids.length} trace ids: ${ids.slice(0, 3).join(", ")}`,
    });
  },
};

function recordOf(document: Document): JsonRecord {
  return document.kind === "json" && isRecord(document.value) ? document.value : {};
}
