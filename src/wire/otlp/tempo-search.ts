import type { Document, Format } from "../format.ts";
import { isRecord, type JsonRecord, list } from "../json/fields.ts";

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
    const listed = ids.slice(0, 3).join(", ") + (ids.length > 3 ? `, and ${ids.length - 3} more` : "");
    sink.problem({
      path: "traces",
      expected: "whole traces",
      found: `a search result, with a few spans of each; fetch each by its id: ${listed}`,
    });
  },
};

function recordOf(document: Document): JsonRecord {
  return document.kind === "json" && isRecord(document.value) ? document.value : {};
}
