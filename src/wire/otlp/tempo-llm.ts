import { type TraceId, traceIdOf } from "../../model/ids.ts";
import type { Resource } from "../../model/span.ts";
import type { Document, Format } from "../format.ts";
import { attributesOf, isRecord, type JsonRecord, textField } from "../json/fields.ts";
import { JsonPlace } from "../json/json-place.ts";
import { eachRecord, otlpScope, readSpans } from "./otlp-envelope.ts";

/**
 * Tempo's answer to `Accept: application/vnd.grafana.llm`: `{trace: {traceId, services: [{serviceName,
 * resource, scopes: [{name, version, spans}]}]}}`, attributes as flat objects, ids in hex. It leaves
 * out scope attributes, and whether the trace is partial.
 */
export const tempoLlm: Format = {
  name: "Tempo LLM JSON",
  carries: "traces",
  canRead: (document) => Array.isArray(traceOf(document).services),
  read(document, sink) {
    const trace = traceOf(document);
    const place = new JsonPlace(sink);
    const traceId = traceIdIn(trace);
    eachRecord(trace.services, "trace.services", place, (service) => {
      const resource = resourceOfService(service);
      eachRecord(service.scopes, "scopes", place, (group) => {
        const scope = otlpScope({ scope: group }, place);
        readSpans(group, { resource, scope, traceId, shortIds: "pad" }, place, sink);
      });
    });
  },
};

function traceIdIn(trace: JsonRecord): TraceId | undefined {
  return typeof trace.traceId === "string" ? traceIdOf(trace.traceId, "pad") : undefined;
}

function resourceOfService(service: JsonRecord): Resource {
  return { service: textField(service, "serviceName"), attributes: attributesOf(service.resource) };
}

function traceOf(document: Document): JsonRecord {
  if (document.kind !== "json" || !isRecord(document.value)) return {};
  return isRecord(document.value.trace) ? document.value.trace : {};
}
