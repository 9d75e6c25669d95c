import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { readJson } from "./reading.ts";

const TRACE = "5b8efff798038103d269b633813fc60c";
const SPAN = "eee19b7ec3c1b174";

/** An OTLP request with one span. */
function request(span: object, resource: object = {}): string {
  const whole = { traceId: TRACE, spanId: SPAN, name: "llm.decode", startTimeUnixNano: "5", ...span };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [whole] }] }] });
}

function attributesOf(...attributes: object[]): Map<string, unknown> {
  return new Map(readJson(request({ attributes })).only.attributes);
}

describe("OTLP JSON", () => {
  it("reads a span to the last nanosecond and digit", () => {
    const { only, format } = readJson(
      request({
        parentSpanId: "EEE19B7EC3C1B173",
        kind: 2,
        startTimeUnixNano: "1544712660123456789",
        endTimeUnixNano: "1544712661123456789",
        status: { code: 2, message: "out of memory" },
        traceState: "a=b",
        flags: 257,
        droppedEventsCount: 3,
        events: [
          { name: "kv_cache.full", timeUnixNano: "7", attributes: [{ key: "n", value: { intValue: 1 } }] },
        ],
        links: [{ traceId: TRACE, spanId: SPAN }],
      }),
    );
    expect(format).toBe("OTLP JSON");
    expect(only).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      parentSpanId: "eee19b7ec3c1b173",
      kind: "SERVER",
      status: "ERROR",
      statusMessage: "out of memory",
      startUnixNano: 1544712660123456789n,
      endUnixNano: 1544712661123456789n,
      traceState: "a=b",
      flags: 257,
      dropped: { attributes: 0, events: 3, links: 0 },
      marks: [],
    });
    expect(only.events).toEqual([
      { name: "kv_cache.full", timeUnixNano: 7n, attributes: new Map([["n", 1]]) },
    ]);
    expect(only.links).toEqual([{ traceId: TRACE, spanId: SPAN, attributes: new Map() }]);
  });

  it("keeps the type of every kind of value", () => {
    const nested = { kvlistValue: { values: [{ key: "a", value: { arrayValue: {} } }] } };
    const attributes = attributesOf(
      { key: "text", value: { stringValue: "x" } },
      { key: "yes", value: { boolValue: true } },
      { key: "int", value: { intValue: "12" } },
      { key: "max", value: { intValue: "9223372036854775807" } },
      { key: "whole", value: { doubleValue: 3 } },
      { key: "half", value: { doubleValue: 0.5 } },
      { key: "nan", value: { doubleValue: "NaN" } },
      { key: "inf", value: { doubleValue: "-Infinity" } },
      { key: "bytes", value: { bytesValue: "AP9oaQ==" } },
      { key: "list", value: { arrayValue: { values: [{ intValue: 1 }, { stringValue: "b" }] } } },
      { key: "map", value: nested },
      { key: "null", value: {} },
      { key: "__proto__", value: { stringValue: "hostile" } },
    );
    expect([...attributes]).toEqual([
      ["text", "x"],
      ["yes", true],
      ["int", 12],
      ["max", 9223372036854775807n],
      ["whole", new WholeFloat(3)],
      ["half", 0.5],
      ["nan", Number.NaN],
      ["inf", Number.NEGATIVE_INFINITY],
      ["bytes", Uint8Array.of(0, 255, 104, 105)],
      ["list", [1, "b"]],
      ["map", new Map([["a", []]])],
      ["null", null],
      ["__proto__", "hostile"],
    ]);
  });

  it("reads camel case, snake case and any mixture alike", () => {
    const value = { string_value: "m" };
    const snake = {
      trace_id: TRACE,
      span_id: SPAN,
      parent_span_id: "",
      name: "x",
      kind: "SPAN_KIND_CLIENT",
      start_time_unix_nano: 1779460327000000001n.toString(),
      end_time_unix_nano: "1779460327000000002",
      attributes: [{ key: "llm.model", value }],
      dropped_links_count: 1,
      status: { code: "STATUS_CODE_OK" },
    };
    const mixed = { resourceSpans: [{ scope_spans: [{ spans: [snake] }] }] };
    const old = { resource_spans: [{ instrumentation_library_spans: [{ spans: [snake] }] }] };
    for (const envelope of [mixed, old]) {
      expect(readJson(JSON.stringify(envelope)).only).toMatchObject({
        traceId: TRACE,
        parentSpanId: undefined,
        kind: "CLIENT",
        status: "OK",
        startUnixNano: 1779460327000000001n,
        endUnixNano: 1779460327000000002n,
        attributes: new Map([["llm.model", "m"]]),
        dropped: { attributes: 0, events: 0, links: 1 },
      });
    }
  });

  it("shares one resource among the spans of a batch and knows its service", () => {
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "miniserve" } }] };
    const span = { traceId: TRACE, spanId: SPAN, startTimeUnixNano: "1" };
    const scope = { name: "vllm", version: "9" };
    const text = JSON.stringify({
      resourceSpans: [
        { resource, scopeSpans: [{ scope, spans: [span, { ...span, spanId: "a".repeat(16) }] }] },
      ],
    });
    const [first, second] = readJson(text).spans;
    expect(first?.resource.service).toBe("miniserve");
    expect(first?.resource).toBe(second?.resource);
    expect(first?.scope).toEqual({ name: "vllm", version: "9", attributes: new Map() });
  });

  it("takes an end of 0 for none, and a start of 0 for a time", () => {
    expect(readJson(request({ startTimeUnixNano: "0", endTimeUnixNano: "0" })).only).toMatchObject({
      startUnixNano: 0n,
      endUnixNano: undefined,
      pending: false,
      marks: [],
    });
    expect(readJson(request({ startTimeUnixNano: undefined })).only.marks).toEqual(["estimated-start"]);
  });

  it("names the path of a time that is none, and reads the span beside it", () => {
    const good = { traceId: TRACE, spanId: SPAN, startTimeUnixNano: "1" };
    const bad = { ...good, startTimeUnixNano: "soon" };
    const reading = readJson(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [good, bad] }] }] }));
    expect(reading.spans).toHaveLength(1);
    expect(reading.problems).toEqual([
      {
        path: "resourceSpans[0].scopeSpans[0].spans[1].startTimeUnixNano",
        expected: "Unix nanoseconds, up to the year 2262",
        found: '"soon"',
      },
    ]);
  });

  it("loses only the field where a span has another bad one", () => {
    const value = { arrayValue: { values: [{ intValue: "many" }] } };
    const reading = readJson(
      request({
        endTimeUnixNano: "1e99",
        kind: "SIDEWAYS",
        status: { code: 7 },
        parentSpanId: {},
        events: "none",
        attributes: [{ key: "n", value }, "stray"],
      }),
    );
    expect(reading.only).toMatchObject({ endUnixNano: undefined, kind: "UNSPECIFIED", status: "UNSET" });
    expect(reading.only.attributes).toEqual(new Map([["n", ["many"]]]));
    expect(
      reading.problems.map(({ path }) => path.replace("resourceSpans[0].scopeSpans[0].spans[0].", "")),
    ).toEqual([
      "status.code",
      "parentSpanId",
      "kind",
      "endTimeUnixNano",
      "attributes[0].value.arrayValue.values[0].value.intValue",
      "attributes[1]",
      "events",
    ]);
  });

  it("loses a span without an id, aloud", () => {
    expect(readJson(request({ spanId: "0000000000000000" })).problems[0]?.path).toMatch(
      /spans\[0\]\.spanId$/,
    );
    expect(readJson(request({ traceId: 12.5 })).problems[0]).toMatchObject({
      expected: "a trace id",
      found: "12.5",
    });
  });

  it("keeps both values of a key that comes twice", () => {
    const twice = [1, 2, 2].map((value) => ({ key: "n", value: { intValue: value } }));
    expect(attributesOf(...twice)).toEqual(
      new Map([
        ["n", 2],
        ["n#1", 1],
      ]),
    );
  });

  it("sees an error that only the deprecated code tells", () => {
    expect(readJson(request({ status: { deprecatedCode: 13 } })).only.status).toBe("ERROR");
    expect(readJson(request({ status: { deprecatedCode: 0 } })).only.status).toBe("UNSET");
  });

  it("survives attributes of any depth", () => {
    const depth = 50_000;
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":"7"}${"]}}".repeat(depth)}`;
    const reading = readJson(
      request({ attributes: [{ key: "deep", value: 0 }] }).replace('"value":0', `"value":${value}`),
    );
    const text = JSON.stringify(reading.only.attributes.get("deep"));
    expect(text).toContain('{\\"intValue\\":\\"7\\"}');
    expect(reading.problems).toEqual([]);
  });

  it("reads log records with their ids, level and origin", () => {
    const record = {
      timeUnixNano: "0",
      observedTimeUnixNano: "1581452773000000789",
      severityNumber: 17,
      body: { stringValue: "kv_cache.full" },
      traceId: TRACE,
      spanId: SPAN,
      attributes: [{ key: "evicted", value: { boolValue: true } }],
    };
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "miniserve" } }] };
    const text = JSON.stringify({
      resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "engine" }, logRecords: [record] }] }],
    });
    expect(readJson(text).lines).toEqual([
      {
        timeUnixNano: 1581452773000000789n,
        level: "ERROR",
        body: "kv_cache.full",
        message: "kv_cache.full",
        attributes: new Map<string, unknown>([
          ["evicted", true],
          ["otel.scope.name", "engine"],
        ]),
        service: "miniserve",
        instance: undefined,
        traceId: TRACE,
        spanId: SPAN,
      },
    ]);
  });

  it("knows the metrics that a collector writes between", () => {
    expect(readJson('{"resourceMetrics":[{}]}')).toMatchObject({
      format: "OTLP metrics JSON",
      spans: [],
      problems: [],
    });
  });
});

describe("bare OTLP spans", () => {
  const span = { span_id: SPAN, trace_id: TRACE, name: "x", start_time_unix_nano: 1779460327000000001n };
  const text = JSON.stringify(span, (_key, value) =>
    typeof value === "bigint" ? `@${value}` : value,
  ).replace(/"@(\d+)"/, "$1");

  it("reads one, a list, and lists under spans and data, with bare integers of nanoseconds", () => {
    for (const wrapped of [
      text,
      `[${text}]`,
      `{"spans":[${text}]}`,
      `{"data":[${text}],"next_cursor":null}`,
    ]) {
      const reading = readJson(wrapped);
      expect(reading.format).toBe("bare OTLP spans");
      expect(reading.only.startUnixNano).toBe(1779460327000000001n);
    }
  });

  it("says which of the list is bad", () => {
    expect(readJson(`{"data":[${text},{"span_id":"${SPAN}"}]}`).problems[0]?.path).toBe("data[1].traceId");
  });
});

describe("OpenTelemetry JS spans", () => {
  it("reads ids from the context and times from pairs", () => {
    const span = {
      name: "ai.generateText",
      spanContext: { traceId: TRACE, spanId: SPAN },
      parentSpanContext: { spanId: "a".repeat(16) },
      kind: 2,
      attributes: { "ai.usage.completionTokens": 20 },
      status: { code: 0 },
      startTime: [1770131992, 242000001],
      endTime: [1770131994, 21415667],
      events: [{ name: "e", time: [1, 2], attributes: {} }],
    };
    const reading = readJson(JSON.stringify([span]));
    expect(reading.format).toBe("OpenTelemetry JS spans");
    expect(reading.only).toMatchObject({
      traceId: TRACE,
      parentSpanId: "a".repeat(16),
      kind: "CLIENT",
      startUnixNano: 1770131992242000001n,
      endUnixNano: 1770131994021415667n,
      attributes: new Map([["ai.usage.completionTokens", 20]]),
      events: [{ name: "e", timeUnixNano: 1000000002n, attributes: new Map() }],
    });
  });
});
