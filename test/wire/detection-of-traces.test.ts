import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Span } from "../../src/model/span.ts";
import { FORMATS, formatOf } from "../../src/wire/index.ts";
import { jsonDocument, readSample } from "./read-sample.ts";

const SPAN = { traceId: "ab", spanId: "cd", name: "n", startTimeUnixNano: "1", endTimeUnixNano: "2" };
const RESOURCE_SPANS = [{ resource: {}, scopeSpans: [{ scope: {}, spans: [SPAN] }] }];
const JAEGER = { traceID: "a", spans: [{ spanID: "b", operationName: "o", startTime: 1 }], processes: {} };
const ENDPOINT = { serviceName: "s" };
const V1_SPAN = { traceId: "a", id: "b", annotations: [{ value: "sr", timestamp: 1, endpoint: ENDPOINT }] };
const PYTHON = {
  name: "n",
  context: { trace_id: "0xab", span_id: "0xcd", trace_state: "[]" },
  kind: "SpanKind.CLIENT",
  parent_id: null,
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-01-01T00:00:01Z",
};
const ANY_AGENT = { name: "n", context: { trace_id: 12, span_id: 34 }, parent: null, start_time: 1 };
const FLAT = { trace_id: "a", span_id: "b", name: "n", start_unix_nano: 1, duration_nano: 2 };
const PATRONUS = { trace_id: "a", span_id: "b", span_name: "n", duration: "PT1S", child_spans: [] };
const REFUND = { span_id: "01_root", parent_id: null, name: "n", start_ms: 1, duration_ms: 2, status: "OK" };

/** What each format is told by, whole documents of it. */
const SAMPLES: { readonly [format: string]: readonly unknown[] } = {
  "OTLP JSON": [{ resourceSpans: RESOURCE_SPANS }, { resource_spans: [] }, { resourceLogs: [] }],
  "Tempo trace JSON (v1)": [{ batches: RESOURCE_SPANS }],
  "Tempo trace JSON (v2)": [{ trace: { resourceSpans: RESOURCE_SPANS }, status: "PARTIAL" }],
  "bare OTLP spans": [SPAN, [SPAN], { spans: [SPAN] }],
  "OpenTelemetry JS spans": [[{ name: "n", spanContext: { traceId: "a", spanId: "b" }, startTime: [1, 2] }]],
  "Jaeger JSON": [
    { data: [JAEGER], total: 0, limit: 0, offset: 0, errors: null },
    { data: [], total: 0, limit: 0, offset: 0, errors: null },
    { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 404, msg: "trace not found" }] },
    { data: JAEGER, id: "a", state: "FETCH_DONE" },
    JAEGER,
    [null, JAEGER],
  ],
  "Zipkin v2 JSON": [
    [{ traceId: "a", id: "b", kind: "CLIENT" }],
    [{ traceId: "a", id: "b", localEndpoint: ENDPOINT }],
    [[], [{ traceId: "a", id: "b", timestamp: 1, annotations: [{ value: "x", timestamp: 1 }] }]],
  ],
  "Zipkin v1 JSON": [
    [V1_SPAN],
    [[V1_SPAN]],
    [{ traceId: "a", id: "c", timestamp: 1 }, V1_SPAN],
    [{ traceId: "a", id: "b", timestamp: 1, binaryAnnotations: [] }],
  ],
  "any-agent trace": [{ spans: [ANY_AGENT], final_output: "x" }],
  "OpenTelemetry Python console spans": [PYTHON, [PYTHON]],
  "Patronus trace": [{ trace_id: "a", spans: [PATRONUS] }],
  "trace with spans in milliseconds": [{ trace_id: "a", "trace.attributes": {}, spans: [REFUND] }],
  "flat spans": [FLAT, [FLAT], { spans: [FLAT] }],
};

describe("a document of a trace format", () => {
  const traceFormats = FORMATS.filter((format) => format.carries !== "logs");

  it.each(Object.entries(SAMPLES))("%s is claimed by that format and by no other", (name, documents) => {
    for (const value of documents) {
      const document = jsonDocument(JSON.stringify(value));
      expect(traceFormats.filter((format) => format.canRead(document)).map((format) => format.name)).toEqual([
        name,
      ]);
      expect(formatOf(document)?.name).toBe(name);
    }
  });

  it("is claimed by none where it is something else", () => {
    const others = [
      [],
      {},
      null,
      7,
      "text",
      [[]],
      [1, "a"],
      { spans: [] },
      { data: [] },
      { data: [{ id: 1 }], meta: { page: 1 } },
      { traces: "none" },
      { trace: { id: "a" }, observations: [{ id: "b", traceId: "a", startTime: "2026-01-01" }] },
    ];
    for (const value of others) {
      const document = jsonDocument(JSON.stringify(value));
      expect(traceFormats.filter((format) => format.canRead(document))).toEqual([]);
    }
  });

  it("that is text or bytes is no JSON format's", () => {
    const jsonFormats = traceFormats.filter((format) => Object.hasOwn(SAMPLES, format.name));
    const claimed = jsonFormats.filter(
      (format) =>
        format.canRead({ kind: "text", line: JSON.stringify(JAEGER) }) ||
        format.canRead({ kind: "bytes", bytes: new Uint8Array([0x7b, 0x7d]) }),
    );
    expect(claimed).toEqual([]);
  });
});

const DATA = process.env.LGTRACE_DATA;
/** `| `file` | bytes | format | traces=1 spans=57 roots=1 err=1 … |`: what the index of real exports counts. */
const INDEX_ROW = /^\| `([^`]+\.json)` \| [\d,]+ \| (?:jaeger|zipkin|any-agent|patronus)\S* \| ([^|]*) \|/;

function indexed(row: string): [file: string, counts: ReadonlyMap<string, number>][] {
  const [, file, written] = INDEX_ROW.exec(row) ?? [];
  if (file === undefined || written === undefined) return [];
  const counts = written
    .matchAll(/(\w+)=(\d+)/g)
    .map(([, name = "", count]) => [name, Number(count)] as const);
  return [[file, new Map(counts)]];
}

if (DATA !== undefined) {
  const rows = readFileSync(`${DATA}/INDEX.md`, "utf8").split("\n").flatMap(indexed);

  it.each(rows)("the real export %s holds what its index counts", (file, counts) => {
    const text = readFileSync(`${DATA}/${file}`, "utf8");
    const format = formatOf(jsonDocument(text));
    if (format === undefined || !("read" in format)) throw new Error(`no format claims ${file}`);
    const { spans, problems } = readSample(format, text);
    // A record of Zipkin v1 holds both halves of a call; the index counts records.
    const isRecord = (span: Span) => format.name !== "Zipkin v1 JSON" || span.parentSpanId !== span.spanId;
    expect(problems).toEqual([]);
    expect({
      traces: new Set(spans.map((span) => span.traceId)).size,
      spans: spans.filter(isRecord).length,
      roots: spans.filter((span) => span.parentSpanId === undefined).length,
      err: spans.filter((span) => span.status === "ERROR").length,
    }).toEqual({
      traces: counts.get("traces"),
      spans: counts.get("spans"),
      roots: counts.get("roots"),
      err: counts.get("err") ?? 0,
    });
  });
}
