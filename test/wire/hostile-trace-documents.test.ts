import { describe, expect, it } from "vitest";
import type { Format } from "../../src/wire/format.ts";
import { jaegerJson } from "../../src/wire/jaeger/jaeger-json.ts";
import { anyAgent } from "../../src/wire/span/any-agent.ts";
import { flatSpans } from "../../src/wire/span/flat-spans.ts";
import { millisecondTrace } from "../../src/wire/span/millisecond-trace.ts";
import { patronusTrail } from "../../src/wire/span/patronus-trail.ts";
import { pythonConsole } from "../../src/wire/span/python-console.ts";
import { zipkinV1 } from "../../src/wire/zipkin/zipkin-v1.ts";
import { zipkinV2 } from "../../src/wire/zipkin/zipkin-v2.ts";
import { fc } from "../properties.ts";
import { readSample } from "./read-sample.ts";

type Recorded = { readonly [field: string]: unknown };

/** How a format writes a span (number 1, 2, …), and a document of such spans. */
interface Writer {
  readonly format: Format;
  readonly span: (number: number) => Recorded;
  readonly document: (spans: readonly unknown[]) => unknown;
  /** The field that holds the span's attributes, or its list of tags. */
  readonly attributes: (span: Recorded, deep: unknown) => Recorded;
}

const flat = (span: Recorded, deep: unknown) => ({ ...span, attributes: { deep } });

const WRITERS: readonly Writer[] = [
  {
    format: jaegerJson,
    span: (number) => ({
      traceID: "a",
      spanID: `${number}`,
      operationName: "o",
      references: [{ refType: "CHILD_OF", traceID: "a", spanID: "1" }],
      startTime: number,
      duration: 1,
      tags: [{ key: "k", type: "int64", value: 1 }],
      logs: [{ timestamp: 1, fields: [{ key: "event", value: "e" }] }],
      processID: "p",
      warnings: ["w"],
    }),
    document: (spans) => ({ data: [{ traceID: "a", processes: { p: { serviceName: "s" } }, spans }] }),
    attributes: (span, deep) => ({ ...span, tags: [{ key: "deep", type: "string", value: deep }] }),
  },
  {
    format: zipkinV2,
    span: (number) => ({
      traceId: "a",
      id: `${number}`,
      parentId: "1",
      kind: "CLIENT",
      name: "n",
      timestamp: number,
      duration: 1,
      localEndpoint: { serviceName: "s", ipv4: "10.0.0.1", port: 1 },
      remoteEndpoint: { serviceName: "t" },
      annotations: [{ timestamp: 1, value: "x" }],
      tags: { k: "v" },
      shared: false,
    }),
    document: (spans) => spans,
    attributes: (span, deep) => ({ ...span, tags: { deep } }),
  },
  {
    format: zipkinV1,
    span: (number) => ({
      traceId: "a",
      id: `${number}`,
      parentId: "1",
      name: "n",
      timestamp: number,
      duration: 1,
      annotations: [{ timestamp: 1, value: "sr", endpoint: { serviceName: "s" } }],
      binaryAnnotations: [{ key: "k", value: "v", endpoint: { serviceName: "s" } }],
    }),
    document: (spans) => spans,
    attributes: (span, deep) => ({ ...span, binaryAnnotations: [{ key: "deep", value: deep }] }),
  },
  {
    format: pythonConsole,
    span: (number) => ({
      name: "n",
      context: { trace_id: "0xa", span_id: `0x${number}`, trace_state: "[]" },
      kind: "SpanKind.CLIENT",
      parent_id: "0x1",
      start_time: "2026-01-01T00:00:00Z",
      end_time: "2026-01-01T00:00:01Z",
      status: { status_code: "OK" },
      attributes: { k: 1 },
      events: [{ name: "e", timestamp: "2026-01-01T00:00:00Z", attributes: {} }],
      links: [{ context: { trace_id: "0xb", span_id: "0xc" }, attributes: {} }],
      resource: { attributes: { "service.name": "s" } },
    }),
    document: (spans) => spans,
    attributes: flat,
  },
  {
    format: anyAgent,
    span: (number) => ({
      name: "n",
      kind: "internal",
      context: { trace_id: 10, span_id: number, trace_flags: { value: 1 } },
      parent: { trace_id: 10, span_id: 1, is_remote: false },
      start_time: number,
      end_time: number + 1,
      status: { status_code: "ok", description: null },
      attributes: { k: 1 },
      resource: { attributes: { "service.name": "s" } },
    }),
    document: (spans) => ({ spans, final_output: "done" }),
    attributes: flat,
  },
  {
    format: patronusTrail,
    span: (number) => ({
      timestamp: "2026-01-01T00:00:00Z",
      span_id: `${number}`.padStart(16, "0"),
      parent_span_id: "1".padStart(16, "0"),
      span_name: "n",
      span_kind: "Internal",
      resource_attributes: { "service.name": "s" },
      scope_name: "x",
      span_attributes: { k: 1 },
      duration: "PT1S",
      status_code: "Ok",
      events: [{ Name: "e", Timestamp: "2026-01-01T00:00:00", Attributes: {} }],
      logs: [{ body: "b", severity_text: "INFO" }],
      child_spans: [],
    }),
    document: (spans) => ({ trace_id: "a", spans }),
    attributes: (span, deep) => ({ ...span, span_attributes: { deep } }),
  },
  {
    format: millisecondTrace,
    span: (number) => ({
      span_id: `0${number}_x`,
      parent_id: "01_x",
      name: "n",
      kind: "CLIENT",
      start_ms: number,
      duration_ms: 1,
      status: "OK",
      attributes: { k: 1 },
    }),
    document: (spans) => ({ trace_id: "a", "trace.attributes": { "service.name": "s" }, spans }),
    attributes: flat,
  },
  {
    format: flatSpans,
    span: (number) => ({
      trace_id: "a",
      span_id: `s${number}`,
      parent_span_id: "s1",
      name: "n",
      start_unix_nano: number,
      duration_nano: 1,
      attributes: { k: 1 },
      events: [{ name: "e", time_unix_nano: 1 }],
      status: { code: "OK" },
    }),
    document: (spans) => spans,
    attributes: flat,
  },
];

describe.each(WRITERS.map((writer) => [writer.format.name, writer] as const))("%s", (_name, writer) => {
  const { format, span, document } = writer;
  const read = (spans: readonly unknown[]) => readSample(format, JSON.stringify(document(spans)));
  const whole = read([span(1), span(2), span(3)]);

  it("reads what it writes", () => {
    expect([whole.spans.length, whole.problems]).toEqual([3, []]);
  });

  it("loses at most the one span in which a field is broken", () => {
    const fields = Object.keys(span(2));
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue({ depthSize: "small" }), (name, broken) => {
        const { spans } = read([span(1), { ...span(2), [name]: broken }, span(3)]);
        for (const kept of [whole.spans[0], whole.spans[2]])
          expect(spans.filter((one) => one.spanId === kept?.spanId)).not.toEqual([]);
        expect(spans.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 200 },
    );
  });

  it("says of anything that is no span that it is lost", () => {
    fc.assert(
      // A list among Zipkin's spans is a trace, and may be empty.
      fc.property(
        fc.jsonValue().filter((junk) => !Array.isArray(junk)),
        (junk) => {
          const { spans, problems } = read([span(1), junk, span(3)]);
          expect(spans.length + problems.length).toBeGreaterThanOrEqual(3);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("survives an attribute of 100,000 levels and keeps it", () => {
    const marker = '"here"';
    const text = JSON.stringify(document([span(1), writer.attributes(span(2), "here")]));
    const deep = text.replace(marker, `${"[".repeat(100_000)}${marker}${"]".repeat(100_000)}`);
    const { spans } = readSample(format, deep);
    expect(spans).toHaveLength(2);
    expect(spans[1]?.attributes.has("deep")).toBe(true);
  });
});
