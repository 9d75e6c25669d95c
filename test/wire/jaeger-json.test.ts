import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { jaegerJson } from "../../src/wire/jaeger/jaeger-json.ts";
import { jsonDocument, readSample, spanNamed } from "./read-sample.ts";

const TRACE = {
  traceID: "48f9c3e1b7a64f2c",
  processes: {
    p1: { serviceName: "gateway", tags: [{ key: "host.name", type: "string", value: "node-7" }] },
    p2: { serviceName: "miniserve", tags: [] },
  },
  spans: [
    {
      traceID: "48f9c3e1b7a64f2c",
      spanID: "a1",
      flags: 3,
      operationName: "http.handler",
      references: [],
      startTime: 1716370863120001,
      duration: 2608,
      processID: "p1",
      tags: [
        { key: "span.kind", type: "string", value: "server" },
        { key: "http.status_code", type: "int64", value: 200 },
        { key: "otel.scope.name", type: "string", value: "lynx" },
        { key: "otel.scope.version", type: "string", value: "1.2" },
      ],
      warnings: ["clock skew adjustment disabled"],
    },
    {
      traceID: "48f9c3e1b7a64f2c",
      spanID: "b2",
      operationName: "llm.decode",
      references: [
        { refType: "FOLLOWS_FROM", traceID: "48f9c3e1b7a64f2c", spanID: "c3" },
        { refType: "CHILD_OF", traceID: "48f9c3e1b7a64f2c", spanID: "a1" },
        { refType: "CHILD_OF", traceID: "ffff", spanID: "0a" },
      ],
      startTime: 1716370863120500,
      duration: 1000,
      processID: "p2",
      tags: [
        { key: "error", type: "bool", value: "true" },
        { key: "otel.status_code", type: "string", value: "ERROR" },
        { key: "otel.status_description", type: "string", value: "kv cache full" },
        { key: "w3c.tracestate", type: "string", value: "a=b" },
      ],
      logs: [
        {
          timestamp: 1716370863120700,
          fields: [
            { key: "event", type: "string", value: "kv_cache.full" },
            { key: "slot", type: "int64", value: "3" },
          ],
        },
        { timestamp: 1716370863120800, fields: [{ key: "message", type: "string", value: "evicted" }] },
      ],
    },
    {
      traceID: "48f9c3e1b7a64f2c",
      spanID: "c3",
      operationName: "audit",
      references: [{ refType: "FOLLOWS_FROM", traceID: "48f9c3e1b7a64f2c", spanID: "b2" }],
      startTime: 1716370863121500,
      duration: 0,
      processID: "p2",
    },
  ],
};

describe("Jaeger JSON", () => {
  const sample = readSample(jaegerJson, JSON.stringify({ data: [TRACE], total: 0, errors: null }));

  it("pads ids and keeps microseconds exactly", () => {
    const root = spanNamed(sample, "http.handler");
    expect(root).toMatchObject({
      traceId: "000000000000000048f9c3e1b7a64f2c",
      spanId: "00000000000000a1",
      parentSpanId: undefined,
      startUnixNano: 1716370863120001000n,
      endUnixNano: 1716370863122609000n,
      kind: "SERVER",
      status: "UNSET",
      flags: 1,
      untyped: false,
      pending: false,
      marks: [],
    });
    expect(sample.problems).toEqual([]);
  });

  it("makes a process the resource of all its spans", () => {
    const { resource } = spanNamed(sample, "http.handler");
    expect(resource.service).toBe("gateway");
    expect([...resource.attributes]).toEqual([
      ["service.name", "gateway"],
      ["host.name", "node-7"],
    ]);
    expect(spanNamed(sample, "llm.decode").resource).toBe(spanNamed(sample, "audit").resource);
  });

  it("reads scope, status and trace state from OpenTelemetry's tags", () => {
    const decode = spanNamed(sample, "llm.decode");
    expect([decode.status, decode.statusMessage, decode.traceState]).toEqual([
      "ERROR",
      "kv cache full",
      "a=b",
    ]);
    expect(spanNamed(sample, "http.handler").scope).toMatchObject({ name: "lynx", version: "1.2" });
  });

  it("prefers CHILD_OF over FOLLOWS_FROM as the parent, and links the other references", () => {
    const decode = spanNamed(sample, "llm.decode");
    expect(decode.parentSpanId).toBe("00000000000000a1");
    expect(
      decode.links.map(({ traceId, spanId, attributes }) => [traceId, spanId, ...attributes.values()]),
    ).toEqual([
      ["000000000000000048f9c3e1b7a64f2c", "00000000000000c3", "follows_from"],
      ["0000000000000000000000000000ffff", "000000000000000a", "child_of"],
    ]);
  });

  it("hangs a span under what it follows from, and says so", () => {
    const audit = spanNamed(sample, "audit");
    expect(audit.parentSpanId).toBe("00000000000000b2");
    expect(audit.attributes.get("opentracing.ref_type")).toBe("follows_from");
    expect(audit.links).toEqual([]);
  });

  it("names events by their event field, else by their message", () => {
    const events = spanNamed(sample, "llm.decode").events;
    expect(events.map((one) => [one.name, one.timeUnixNano, ...one.attributes])).toEqual([
      ["kv_cache.full", 1716370863120700000n, ["slot", 3]],
      ["evicted", 1716370863120800000n, ["message", "evicted"]],
    ]);
  });

  it("keeps warnings", () => {
    const warnings = spanNamed(sample, "http.handler").attributes.get("jaeger.warnings");
    expect(warnings).toEqual(["clock skew adjustment disabled"]);
  });

  it("reads a bare trace, a bare array and what the UI keeps, all alike", () => {
    const id = TRACE.traceID;
    for (const form of [TRACE, [TRACE], { data: TRACE, id, state: "FETCH_DONE" }]) {
      const text = JSON.stringify(form);
      expect(jaegerJson.canRead(jsonDocument(text))).toBe(true);
      expect(readSample(jaegerJson, text).spans).toEqual(sample.spans);
    }
  });

  it("takes the legacy parent field and the process inside a span", () => {
    const old = {
      spanID: "2",
      parentSpanID: "1",
      operationName: "old",
      startTime: 5,
      process: { serviceName: "s" },
    };
    const [span] = readSample(jaegerJson, JSON.stringify({ traceID: "t-1", spans: [old] })).spans;
    expect(span).toMatchObject({
      traceId: "t-1",
      spanId: "0000000000000002",
      parentSpanId: "0000000000000001",
    });
    expect([span?.resource.service, span?.startUnixNano, span?.endUnixNano]).toEqual(["s", 5000n, undefined]);
  });

  it("hangs the SERVER half of a shared id under its CLIENT half", () => {
    const half = (kind: string, startTime: number) => ({
      spanID: "b",
      references: [{ refType: "CHILD_OF", traceID: "1", spanID: "a" }],
      operationName: kind,
      startTime,
      duration: 1,
      processID: "p",
      tags: [{ key: "span.kind", type: "string", value: kind }],
    });
    const trace = { traceID: "1", processes: { p: {} }, spans: [half("server", 2), half("client", 1)] };
    const { spans } = readSample(jaegerJson, JSON.stringify(trace));
    expect(spans.map((one) => [one.kind, one.parentSpanId, one.marks])).toEqual([
      ["SERVER", "000000000000000b", ["shared"]],
      ["CLIENT", "000000000000000a", ["shared"]],
    ]);
  });
});

describe("Jaeger tags", () => {
  const tagged = (tags: string) =>
    readSample(
      jaegerJson,
      `{"traceID":"1","processes":{"p":{"serviceName":"s"}},"spans":[
        {"spanID":"1","operationName":"o","startTime":1,"duration":1,"processID":"p","tags":${tags}}]}`,
    );

  it("have the type that they declare, however their value is written", () => {
    const sample = tagged(`[
      {"key":"int","type":"int64","value":"42"},
      {"key":"big","type":"int64","value":9223372036854775807},
      {"key":"whole","type":"float64","value":10},
      {"key":"nan","type":"float64","value":"NaN"},
      {"key":"yes","type":"bool","value":"true"},
      {"key":"raw","type":"binary","value":"AAEC"},
      {"key":"text","type":"string","value":"42"},
      {"key":"wrong","type":"int64","value":"many"}]`);
    expect(Object.fromEntries(sample.spans[0]?.attributes ?? [])).toEqual({
      int: 42,
      big: 9223372036854775807n,
      whole: new WholeFloat(10),
      nan: Number.NaN,
      yes: true,
      raw: new Uint8Array([0, 1, 2]),
      text: "42",
      wrong: "many",
    });
  });

  it("that come twice are both kept", () => {
    const sample = tagged('[{"key":"k","value":"a"},{"key":"k","value":"b"},{"key":"k","value":"c"}]');
    expect([...(sample.spans[0]?.attributes ?? [])]).toEqual([
      ["k", "c"],
      ["k#1", "a"],
      ["k#2", "b"],
    ]);
  });

  it("say error only by a true flag; any other text stays a tag", () => {
    expect(tagged('[{"key":"error","type":"string","value":"true"}]').spans[0]?.status).toBe("ERROR");
    const [span] = tagged('[{"key":"error","type":"string","value":"ClientSideError"}]').spans;
    expect([span?.status, span?.attributes.get("error")]).toEqual(["UNSET", "ClientSideError"]);
  });
});

describe("bad Jaeger input", () => {
  it("loses only what cannot be read, and says where", () => {
    const good = { spanID: "1", operationName: "good", startTime: 1, duration: 1, processID: "p" };
    const spans = [
      good,
      null,
      { ...good, spanID: 0 },
      { ...good, spanID: "2", operationName: "late", startTime: "soon" },
      { ...good, spanID: "3", operationName: "odd", duration: { us: 1 }, tags: "none", processID: "q" },
    ];
    const sample = readSample(
      jaegerJson,
      JSON.stringify({ data: [{ traceID: "1", processes: { p: {} }, spans }] }),
    );
    expect(sample.spans.map((one) => [one.name, one.endUnixNano])).toEqual([
      ["good", 2000n],
      ["odd", undefined],
    ]);
    expect(sample.problems).toEqual([
      { path: "data[0].spans[1]", expected: "an object", found: "null" },
      { path: "data[0].spans[2].spanID", expected: "a span id", found: "0" },
      { path: "data[0].spans[3].startTime", expected: "a time, up to the year 2262", found: '"soon"' },
      { path: "data[0].spans[4].tags", expected: "a list", found: '"none"' },
      { path: "data[0].spans[4].duration", expected: "a duration", found: '{"us":1}' },
      { path: "data[0].spans[4].processID", expected: "a process of the trace", found: '"q"' },
    ]);
  });

  it("tells what the backend could not read", () => {
    const answer = {
      data: [],
      total: 0,
      limit: 0,
      offset: 0,
      errors: [{ code: 500, msg: "cut off", traceID: "ab" }],
    };
    expect(jaegerJson.canRead(jsonDocument(JSON.stringify(answer)))).toBe(true);
    expect(readSample(jaegerJson, JSON.stringify(answer)).partials).toEqual([
      { reason: "Jaeger: cut off", traceId: "000000000000000000000000000000ab" },
    ]);
  });
});
