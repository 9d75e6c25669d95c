import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { lokiStreams } from "../../src/wire/log/loki-streams.ts";
import { documentOf, logLinesOf, readLines, saidBy } from "./log-lines-of.ts";

const TRACE = "fc6bf20fd6e5c3cf0175178a4a4bebcf";
const SPAN = "8f6dd5a25681a2b5";

function answer(result: readonly object[], resultType = "streams"): string {
  return JSON.stringify({ status: "success", data: { resultType, result, stats: {} } });
}

describe("Loki's answer to query_range", () => {
  it("merges plain streams in the order of time; ids and service stand among the labels", () => {
    const text = answer([
      {
        stream: {
          service_name: "llm-engine",
          env: "test",
          detected_level: "error",
          trace_id: TRACE,
          span_id: SPAN,
        },
        values: [
          ["1795227450555519600", "decode done"],
          ["1795227450553000000", "decode start"],
        ],
      },
      {
        stream: { job: "gateway" },
        values: [["1795227450554519600", `{"level":"info","msg":"request","traceId":"${TRACE}"}`]],
      },
    ]);
    expect(formatOf(documentOf(text))).toBe(lokiStreams);
    const lines = logLinesOf(lokiStreams, text);
    const engine = {
      level: "ERROR",
      service: "llm-engine",
      traceId: TRACE,
      spanId: SPAN,
      attributes: { env: "test" },
    };
    expect(lines.map(saidBy)).toEqual([
      { ...engine, timeUnixNano: 1795227450553000000n, message: "decode start" },
      {
        ...{ timeUnixNano: 1795227450554519600n, level: "INFO", message: "request", service: "gateway" },
        ...{ traceId: TRACE, attributes: {} },
      },
      { ...engine, timeUnixNano: 1795227450555519600n, message: "decode done" },
    ]);
    expect(lines[1]?.body).toBe(`{"level":"info","msg":"request","traceId":"${TRACE}"}`);
  });

  it("leaves out the level that Loki adds where it finds none", () => {
    const values = [
      [
        "1795227450555519600",
        "decode done",
        { structuredMetadata: { slot: "3", detected_level: "unknown" } },
      ],
    ];
    const stream = { job: "gateway", detected_level: "unknown" };
    const [line] = logLinesOf(lokiStreams, answer([{ stream, values }]));
    expect([line?.level, Object.fromEntries(line?.attributes ?? [])]).toEqual([undefined, { slot: "3" }]);
  });

  it("reads structured metadata and parsed labels, and keeps both of two values under one key", () => {
    const line = `{"level": "warn", "msg": "camel", "n": 0, "env": "prod"}`;
    const more = {
      structuredMetadata: { trace_id: TRACE, span_id: SPAN, severity_text: "WARN", observed_timestamp: "1" },
      parsed: { level: "warn", msg: "camel", n: "0", http_status: "200" },
    };
    const stream = {
      stream: { env: "test", service_name: "api", k8s_pod_name: "api-1" },
      values: [["1795227450557519600", line, more]],
    };
    expect(logLinesOf(lokiStreams, answer([stream])).map(saidBy)).toEqual([
      {
        ...{
          timeUnixNano: 1795227450557519600n,
          level: "WARN",
          message: "camel",
          service: "api",
          instance: "api-1",
        },
        ...{ traceId: TRACE, spanId: SPAN },
        attributes: {
          ...{ n: 0, env: "prod", observed_timestamp: "1", http_status: "200" },
          ...{ "labels.env": "test", k8s_pod_name: "api-1" },
        },
      },
    ]);
  });

  it("takes the line's own time where it is sure, and keeps Loki's", () => {
    const values = [
      ["1795227450557519600", `{"time":1795227450000,"msg":"a"}`],
      ["1795227450557519601", `{"time":"2026-11-21 03:17:30","msg":"b"}`],
    ];
    expect(logLinesOf(lokiStreams, answer([{ stream: {}, values }])).map(saidBy)).toEqual([
      { timeUnixNano: 1795227450000000000n, message: "a", attributes: { timestamp: "1795227450557519600" } },
      { timeUnixNano: 1795227450557519601n, message: "b", attributes: { time: "2026-11-21 03:17:30" } },
    ]);
  });

  it("reads a tail frame and a push body", () => {
    const metadata = { trace_id: TRACE };
    const text = JSON.stringify({
      streams: [{ stream: { app: "tailer" }, values: [["1795227732574886124", "tail me", metadata]] }],
    });
    expect(formatOf(documentOf(text))).toBe(lokiStreams);
    expect(logLinesOf(lokiStreams, text).map(saidBy)).toEqual([
      {
        timeUnixNano: 1795227732574886124n,
        message: "tail me",
        service: "tailer",
        traceId: TRACE,
        attributes: {},
      },
    ]);
  });

  it("recognises an empty answer", () => {
    expect(lokiStreams.canRead(documentOf(answer([])))).toBe(true);
    expect(readLines(lokiStreams, [answer([])])).toEqual({ logs: [], problems: [] });
  });

  it("refuses a metric, saying why, but not Prometheus' answers", () => {
    const matrix = answer([{ metric: {}, values: [[1795227480, "12"]] }], "matrix");
    expect(lokiStreams.canRead(documentOf(matrix))).toBe(true);
    expect(readLines(lokiStreams, [matrix])).toEqual({
      logs: [],
      problems: [{ path: "data.resultType", expected: `"streams" of log lines`, found: `"matrix"` }],
    });
    const prometheus = JSON.stringify({ status: "success", data: { resultType: "vector", result: [] } });
    expect(lokiStreams.canRead(documentOf(prometheus))).toBe(false);
  });

  it("names the entry that it cannot read and reads the others", () => {
    const values = [["soon", "lost"], ["1795227732574886124", "kept"], 7];
    const { logs, problems } = readLines(lokiStreams, [answer([{ stream: {}, values }, []])]);
    expect(logs.map((line) => line.message)).toEqual(["kept"]);
    const expected = "a time in nanoseconds and a line";
    expect(problems).toEqual([
      { path: "data.result[0].values[0]", expected, found: `["soon","lost"]` },
      { path: "data.result[0].values[2]", expected, found: "7" },
      { path: "data.result[1]", expected: "a stream", found: "[]" },
    ]);
  });
});
