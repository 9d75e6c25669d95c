import type { TraceEvidence } from "../../model/evidence.ts";
import type { ExportFrame } from "../../report/export-text.ts";
import type { JsonObject } from "../../wire/json/json-value.ts";

/** One form of an exported file. */
export interface ExportForm {
  readonly frame: ExportFrame;
  /** It has a place for log lines. */
  readonly carriesLogs: boolean;
  /** A trace as elements of the file. */
  readonly elements: (trace: TraceEvidence) => readonly JsonObject[];
}

const LIST = { between: ",\n" };

/** The form of a name; its writer is loaded when it is asked for. */
export async function exportForm(name: string): Promise<ExportForm> {
  switch (name) {
    case "jaeger": {
      const { jaegerTrace } = await import("../../wire/jaeger/write-jaeger.ts");
      return {
        frame: { ...LIST, head: '{"data":[\n', tail: "\n]}\n" },
        carriesLogs: false,
        elements: ({ spans }) => [jaegerTrace(spans)],
      };
    }
    case "zipkin": {
      const { zipkinSpans } = await import("../../wire/zipkin/write-zipkin.ts");
      return {
        frame: { ...LIST, head: "[\n", tail: "\n]\n" },
        carriesLogs: false,
        elements: ({ spans }) => zipkinSpans(spans),
      };
    }
    default:
      return otlpForm(name === "jsonl");
  }
}

async function otlpForm(asLines: boolean): Promise<ExportForm> {
  const { otlpResourceLogs, otlpResourceSpans } = await import("../../wire/otlp/write-otlp.ts");
  if (!asLines)
    return {
      frame: { ...LIST, head: '{"resourceSpans":[\n', tail: "\n]}\n" },
      carriesLogs: false,
      elements: ({ spans }) => otlpResourceSpans(spans),
    };
  return {
    frame: { head: "", between: "\n", tail: "\n" },
    carriesLogs: true,
    elements: ({ spans, logs }) => [
      { resourceSpans: otlpResourceSpans(spans) },
      ...(logs.length === 0 ? [] : [{ resourceLogs: otlpResourceLogs(logs) }]),
    ],
  };
}
