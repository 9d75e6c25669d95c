import { anyAgent } from "./any-agent.ts";
import { criLog } from "./cri-log.ts";
import { dockerJsonFile } from "./docker-log.ts";
import { flatSpans } from "./flat-spans.ts";
import type { Document, Format, LazyFormat } from "./format.ts";
import { grafanaLogDownload } from "./grafana-log-download.ts";
import { jaegerJson } from "./jaeger-json.ts";
import { jsonLog } from "./json-log.ts";
import { logcliJsonl } from "./logcli-jsonl.ts";
import { logfmtLog } from "./logfmt-log.ts";
import { lokiStreams } from "./loki-streams.ts";
import { millisecondTrace } from "./millisecond-trace.ts";
import { otlpBareSpans } from "./otlp-bare.ts";
import { otlpJson, otlpMetrics } from "./otlp-json.ts";
import { otlpProtobuf } from "./otlp-protobuf.ts";
import { patronusTrail } from "./patronus-trail.ts";
import { pythonConsole } from "./python-console.ts";
import { readableSpans } from "./readable-span.ts";
import { isSameShape } from "./same-shape.ts";
import { tempoLlm } from "./tempo-llm.ts";
import { tempoSearch } from "./tempo-search.ts";
import { grafanaDownload, jaegerV3, tempoV1, tempoV2 } from "./tempo-trace.ts";
import { textLog } from "./text-log.ts";
import { zipkinV1 } from "./zipkin-v1.ts";
import { zipkinV2 } from "./zipkin-v2.ts";

/**
 * Every format, in the order in which they are asked (facts/formats §2): the sure before the loose,
 * traces before logs. One line each.
 */
export const FORMATS: readonly (Format | LazyFormat)[] = [
  otlpJson,
  otlpMetrics,
  otlpProtobuf,
  grafanaDownload,
  tempoV1,
  tempoV2,
  tempoLlm,
  tempoSearch,
  jaegerV3,
  otlpBareSpans,
  readableSpans,
  jaegerJson,
  zipkinV1,
  zipkinV2,
  anyAgent,
  pythonConsole,
  patronusTrail,
  millisecondTrace,
  flatSpans,
  lokiStreams,
  logcliJsonl,
  dockerJsonFile,
  jsonLog,
  criLog,
  grafanaLogDownload,
  logfmtLog,
  textLog,
];

/** A document that was read before, and what it was. */
export interface Precedent {
  readonly document: Document;
  readonly format: Format | LazyFormat;
}

/**
 * The format of a document, by its structure. Nothing else is asked if it fits the format of the trace
 * before, or looks just like the log line before (log formats are too loose to ask them alone).
 */
export function formatOf(
  document: Document,
  trace?: Format | LazyFormat,
  line?: Precedent,
): Format | LazyFormat | undefined {
  if (trace?.canRead(document)) return trace;
  if (line !== undefined && isSameShape(document, line.document)) return line.format;
  return FORMATS.find((format) => format.canRead(document));
}
