import type { Document, Format, LazyFormat } from "./format.ts";
import { jaegerJson } from "./jaeger/jaeger-json.ts";
import { criLog } from "./log/cri-log.ts";
import { dockerJsonFile } from "./log/docker-log.ts";
import { grafanaLogDownload } from "./log/grafana-log-download.ts";
import { jsonLog } from "./log/json-log.ts";
import { logcliJsonl } from "./log/logcli-jsonl.ts";
import { logfmtLog } from "./log/logfmt-log.ts";
import { lokiStreams } from "./log/loki-streams.ts";
import { isSameShape } from "./log/same-shape.ts";
import { textLog } from "./log/text-log.ts";
import { otlpBareSpans } from "./otlp/otlp-bare.ts";
import { otlpJson, otlpMetrics } from "./otlp/otlp-json.ts";
import { otlpProtobuf } from "./otlp/otlp-protobuf.ts";
import { readableSpans } from "./otlp/readable-span.ts";
import { tempoLlm } from "./otlp/tempo-llm.ts";
import { tempoSearch } from "./otlp/tempo-search.ts";
import { grafanaDownload, jaegerV3, tempoV1, tempoV2 } from "./otlp/tempo-trace.ts";
import { anyAgent } from "./span/any-agent.ts";
import { flatSpans } from "./span/flat-spans.ts";
import { millisecondTrace } from "./span/millisecond-trace.ts";
import { patronusTrail } from "./span/patronus-trail.ts";
import { pythonConsole } from "./span/python-console.ts";
import { zipkinV1 } from "./zipkin/zipkin-v1.ts";
import { zipkinV2 } from "./zipkin/zipkin-v2.ts";

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
