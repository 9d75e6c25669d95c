import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { jsonLog } from "../../src/wire/log/json-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const IDS = { traceId: TRACE, spanId: SPAN };
/** 2026-05-22T14:32:07.114Z */
const TIME = 1779460327114000000n;

const LOGGERS: readonly [logger: string, fields: object, said: object][] = [
  [
    "structlog",
    {
      ...{ endpoint: "/v1/completions", "prompt.tokens": 17, event: "request.received" },
      ...{ trace_id: TRACE, span_id: SPAN, timestamp: "2026-05-22T14:32:07.114Z", level: "info" },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "INFO",
      message: "request.received",
      attributes: { endpoint: "/v1/completions", "prompt.tokens": 17 },
    },
  ],
  [
    "structlog with a float of seconds and ECS-like nesting",
    {
      event: "kv_cache.full",
      timestamp: 1779460327.114,
      log_level: "warning",
      trace: { id: TRACE },
      span: { id: SPAN },
    },
    { ...IDS, timeUnixNano: TIME, level: "WARN", message: "kv_cache.full", attributes: {} },
  ],
  [
    "python-json-logger with OpenTelemetry's fields",
    {
      ...{ message: "done", levelname: "ERROR", asctime: "2026-05-22 14:32:07,114", otelTraceID: TRACE },
      ...{ otelSpanID: SPAN, otelServiceName: "miniserve", otelTraceSampled: true },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "ERROR",
      message: "done",
      service: "miniserve",
      attributes: { otelTraceSampled: true },
    },
  ],
  [
    "python-json-logger outside any span",
    { message: "started", levelname: "INFO", otelTraceID: "0", otelSpanID: "0", otelServiceName: "" },
    {
      level: "INFO",
      message: "started",
      attributes: { otelTraceID: "0", otelSpanID: "0", otelServiceName: "" },
    },
  ],
  [
    "pino",
    {
      ...{ level: 30, time: 1779460327114, pid: 1, hostname: "api-7c9", msg: "incoming request" },
      ...{ req: { method: "POST" }, trace_id: TRACE, span_id: SPAN, trace_flags: "01" },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "INFO",
      message: "incoming request",
      instance: "api-7c9:1",
      attributes: { pid: 1, hostname: "api-7c9", req: { method: "POST" }, trace_flags: "01" },
    },
  ],
  [
    "bunyan",
    {
      name: "api",
      v: 0,
      level: 50,
      time: "2026-05-22T14:32:07.114Z",
      msg: "failed",
      trace_id: TRACE,
      span_id: SPAN,
    },
    { ...IDS, timeUnixNano: TIME, level: "ERROR", message: "failed", attributes: { name: "api", v: 0 } },
  ],
  [
    "winston",
    { level: "verbose", message: "polled", timestamp: "2026-05-22T14:32:07.114Z", trace_id: TRACE },
    { traceId: TRACE, timeUnixNano: TIME, level: "TRACE", message: "polled", attributes: {} },
  ],
  [
    "zap",
    { level: "dpanic", ts: 1779460327.114, caller: "x.go:7", msg: "boom", traceID: TRACE },
    { traceId: TRACE, timeUnixNano: TIME, level: "FATAL", message: "boom", attributes: { caller: "x.go:7" } },
  ],
  [
    "slog",
    { time: "2026-05-22T16:32:07.114+02:00", level: "DEBUG", msg: "step", traceId: TRACE, spanId: SPAN },
    { ...IDS, timeUnixNano: TIME, level: "DEBUG", message: "step", attributes: {} },
  ],
  [
    "tracing-subscriber",
    {
      ...{ timestamp: "2026-05-22T14:32:07.114Z", level: "INFO", target: "tgi" },
      ...{ fields: { message: "generated", tokens: 0 }, span: { name: "decode" } },
    },
    {
      timeUnixNano: TIME,
      level: "INFO",
      message: "generated",
      attributes: { target: "tgi", fields: { tokens: 0 }, span: { name: "decode" } },
    },
  ],
  [
    "OpenTelemetry Python's ConsoleLogExporter",
    {
      ...{
        body: "evicted",
        severity_number: 13,
        severity_text: "WARN",
        timestamp: "2026-05-22T14:32:07.114000Z",
      },
      ...{ trace_id: `0x${TRACE}`, span_id: `0x${SPAN}`, attributes: { slot: 3 } },
      resource: { attributes: { "service.name": "miniserve", "service.instance.id": "i-1" } },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "WARN",
      message: "evicted",
      service: "miniserve",
      instance: "i-1",
      attributes: {
        severity_number: 13,
        attributes: { slot: 3 },
        resource: { attributes: { "service.instance.id": "i-1" } },
      },
    },
  ],
  [
    "the same outside any span",
    { body: "idle", severity_text: "INFO", trace_id: `0x${"0".repeat(32)}`, span_id: `0x${"0".repeat(16)}` },
    {
      level: "INFO",
      message: "idle",
      attributes: { trace_id: `0x${"0".repeat(32)}`, span_id: `0x${"0".repeat(16)}` },
    },
  ],
];

describe("JSON lines of logging libraries", () => {
  it.each(LOGGERS)("%s", (_writer, fields, said) => {
    const text = JSON.stringify(fields);
    expect(formatOf(documentOf(text))).toBe(jsonLog);
    const lines = logLinesOf(jsonLog, text);
    expect(lines.map(saidBy)).toEqual([said]);
    expect(lines[0]?.body).toBe(text);
  });
});
