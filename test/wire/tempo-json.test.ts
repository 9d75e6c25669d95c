import { describe, expect, it } from "vitest";
import { readJson } from "./reading.ts";

const TRACE = "33c210616dbed745391f27e8b1ebae5d";
const SPAN = {
  traceId: "M8IQYW2+10U5HyfoseuuXQ==",
  spanId: "j23VolaBorU=",
  name: "http.handler",
  kind: "SPAN_KIND_SERVER",
  startTimeUnixNano: "1795225929556099328",
  endTimeUnixNano: "1795225929676099328",
  attributes: [{ key: "http.status_code", value: { intValue: "500" } }],
  status: { code: "STATUS_CODE_ERROR" },
};
const READ = {
  traceId: TRACE,
  spanId: "8f6dd5a25681a2b5",
  parentSpanId: undefined,
  kind: "SERVER",
  status: "ERROR",
  startUnixNano: 1795225929556099328n,
};
const RESOURCES = [{ scopeSpans: [{ spans: [SPAN] }] }];

describe("Tempo's answers", () => {
  it("reads v1, with ids in base64", () => {
    const reading = readJson(JSON.stringify({ batches: RESOURCES }));
    expect(reading.format).toBe("Tempo trace JSON (v1)");
    expect(reading.only).toMatchObject(READ);
  });

  it("reads v2, whole and partial", () => {
    const answer = { trace: { resourceSpans: RESOURCES }, metrics: { inspectedBytes: "1" } };
    expect(readJson(JSON.stringify(answer))).toMatchObject({ format: "Tempo trace JSON (v2)", partials: [] });
    const partial = readJson(
      JSON.stringify({ ...answer, status: "PARTIAL", message: "Trace exceeds 900 bytes" }),
    );
    expect(partial.only).toMatchObject(READ);
    expect(partial.partials).toEqual(["Trace exceeds 900 bytes"]);
  });

  it("recognises the empty answer to an unknown id", () => {
    expect(readJson('{"trace":{},"metrics":{}}')).toMatchObject({
      format: "Tempo trace JSON (v2)",
      spans: [],
    });
  });

  it("reads the LLM format, flat and with the trace id outside", () => {
    const { traceId: _, ...span } = {
      ...SPAN,
      spanId: READ.spanId,
      attributes: { "llm.tokens.out": 0, x: [1] },
    };
    const services = [
      {
        serviceName: "llm-gateway",
        resource: { "host.name": "gpu-0" },
        scopes: [{ name: "gw", spans: [span] }],
      },
    ];
    const reading = readJson(JSON.stringify({ trace: { traceId: TRACE, services }, metrics: {} }));
    expect(reading.format).toBe("Tempo LLM JSON");
    expect(reading.only).toMatchObject({
      ...READ,
      attributes: new Map<string, unknown>([
        ["llm.tokens.out", 0],
        ["x", [1]],
      ]),
      resource: { service: "llm-gateway", attributes: new Map([["host.name", "gpu-0"]]) },
      scope: { name: "gw" },
    });
  });

  it("recognises a search result and says what to do instead", () => {
    const found = { traceID: "b199465bdec312bb", rootServiceName: "x", spanSets: [] };
    const reading = readJson(JSON.stringify({ traces: [found], metrics: {} }));
    expect(reading.format).toBe("Tempo search result");
    expect(reading.problems).toEqual([
      {
        path: "traces",
        expected: "whole traces",
        found: "a search result, with a few spans of each; fetch each by its id: b199465bdec312bb",
      },
    ]);
  });

  it("reads Grafana's download, whose times are floats and whose ids may be short", () => {
    const span = {
      traceId: "b199465bdec312bb",
      spanId: "8f6dd5a25681a2b5",
      parentSpanId: "",
      name: "x",
      kind: 2,
      startTimeUnixNano: 1795225929556099300,
      endTimeUnixNano: 1795225929676099300,
      status: { code: 2 },
      attributes: [{ key: "ratio", value: { intValue: 3 } }],
    };
    const batch = {
      resource: { attributes: [], droppedAttributesCount: 0 },
      instrumentationLibrarySpans: [{ spans: [span] }],
    };
    const reading = readJson(JSON.stringify({ batches: [batch] }));
    expect(reading.format).toBe("Grafana trace download");
    expect(reading.only).toMatchObject({
      traceId: "0000000000000000b199465bdec312bb",
      parentSpanId: undefined,
      startUnixNano: 1795225929556099300n,
      status: "ERROR",
      attributes: new Map([["ratio", 3]]),
    });
  });

  it("reads Jaeger's v3 stream", () => {
    expect(readJson(JSON.stringify({ result: { resourceSpans: RESOURCES } }))).toMatchObject({
      format: "Jaeger API v3 JSON",
      spans: [READ],
    });
  });
});
