import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { jsonLog } from "../../src/wire/log/json-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const IDS = { traceId: TRACE, spanId: SPAN };
/** 2026-05-22T14:32:07.114Z */
const TIME = 1779460327114000000n;

const PLATFORMS: readonly [platform: string, fields: object, said: object][] = [
  [
    "ECS, dotted",
    {
      ...{ "@timestamp": "2026-05-22T14:32:07.114Z", "log.level": "ERROR", message: "m", "trace.id": TRACE },
      ...{
        "transaction.id": "aaaaaaaaaaaaaaaa",
        "span.id": SPAN,
        "service.name": "api",
        "ecs.version": "1.6.0",
      },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "ERROR",
      message: "m",
      service: "api",
      attributes: { "transaction.id": "aaaaaaaaaaaaaaaa", "ecs.version": "1.6.0" },
    },
  ],
  [
    "ECS, nested",
    {
      ...{ "@timestamp": "2026-05-22T14:32:07.114Z", log: { level: "warn", logger: "root" }, message: "m" },
      ...{ trace: { id: TRACE }, transaction: { id: SPAN }, service: { name: "api", version: "2" } },
      ...{ event: { dataset: "api.log" }, host: { name: "h" }, process: { pid: 7 } },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "WARN",
      message: "m",
      service: "api",
      instance: "h:7",
      attributes: {
        ...{ log: { logger: "root" }, service: { version: "2" }, event: { dataset: "api.log" } },
        ...{ host: { name: "h" }, process: { pid: 7 } },
      },
    },
  ],
  [
    "Serilog CLEF",
    {
      "@t": "2026-05-22T14:32:07.1140000Z",
      "@m": "Hello, Ann",
      "@l": "Warning",
      "@tr": TRACE,
      "@sp": SPAN,
      Name: "Ann",
    },
    { ...IDS, timeUnixNano: TIME, level: "WARN", message: "Hello, Ann", attributes: { Name: "Ann" } },
  ],
  [
    ".NET's JSON console",
    {
      ...{ Timestamp: "2026-05-22T14:32:07.114Z", EventId: 14, LogLevel: "Information", Category: "Api" },
      ...{ Message: "ok", Scopes: [{ Message: "…", TraceId: TRACE, SpanId: SPAN }] },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      level: "INFO",
      message: "ok",
      attributes: { EventId: 14, Category: "Api", Scopes: [{ Message: "…" }] },
    },
  ],
  [
    "Datadog, dotted decimals",
    {
      ...{
        message: "m",
        level: "info",
        "dd.trace_id": "11803532876627986230",
        "dd.span_id": "67667974448284343",
      },
      "dd.service": "api",
    },
    {
      traceId: "0000000000000000a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      level: "INFO",
      message: "m",
      service: "api",
      attributes: {},
    },
  ],
  [
    "Datadog, nested, 128 bits",
    { message: "m", level: "info", dd: { trace_id: TRACE, span_id: "67667974448284343", env: "prod" } },
    { ...IDS, level: "INFO", message: "m", attributes: { dd: { env: "prod" } } },
  ],
  [
    "Cloud Logging",
    {
      ...{ severity: "CRITICAL", message: "m", time: "2026-05-22T14:32:07.114Z" },
      ...{
        "logging.googleapis.com/trace": `projects/p-1/traces/${TRACE}`,
        "logging.googleapis.com/spanId": SPAN,
      },
    },
    { ...IDS, timeUnixNano: TIME, level: "FATAL", message: "m", attributes: {} },
  ],
  [
    "an exported Cloud Logging entry",
    {
      ...{ insertId: "x", jsonPayload: { message: "m", n: 1 }, timestamp: "2026-05-22T14:32:07.114Z" },
      ...{ severity: "DEFAULT", trace: `projects/p-1/traces/${TRACE}`, spanId: SPAN },
    },
    {
      ...IDS,
      timeUnixNano: TIME,
      message: "m",
      attributes: { insertId: "x", jsonPayload: { n: 1 }, severity: "DEFAULT" },
    },
  ],
  [
    "journald",
    {
      ...{
        MESSAGE: "m",
        PRIORITY: "3",
        __REALTIME_TIMESTAMP: "1779460327114000",
        _SYSTEMD_UNIT: "api.service",
      },
      ...{ TRACE_ID: TRACE, _HOSTNAME: "h", _PID: "7" },
    },
    {
      traceId: TRACE,
      timeUnixNano: TIME,
      level: "ERROR",
      message: "m",
      instance: "h:7",
      attributes: { _SYSTEMD_UNIT: "api.service", _HOSTNAME: "h", _PID: "7" },
    },
  ],
  [
    "journald, the message as bytes and the trace in it",
    { MESSAGE: [...Buffer.from(`\x1b[31mé trace_id=${TRACE}`)], PRIORITY: 6 },
    { traceId: TRACE, level: "INFO", message: `\x1b[31mé trace_id=${TRACE}`, attributes: {} },
  ],
  [
    "a W3C traceparent",
    { level: "info", msg: "m", traceparent: `00-${TRACE}-${SPAN}-01` },
    { ...IDS, level: "INFO", message: "m", attributes: {} },
  ],
  [
    "AWS X-Ray",
    {
      level: "info",
      msg: "m",
      "X-Amzn-Trace-Id": `Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${SPAN};Sampled=1`,
    },
    { ...IDS, level: "INFO", message: "m", attributes: {} },
  ],
  [
    "x-cloud-trace-context",
    { level: "info", msg: "m", "x-cloud-trace-context": `${TRACE}/67667974448284343;o=1` },
    { ...IDS, level: "INFO", message: "m", attributes: {} },
  ],
  [
    "uber-trace-id without leading zeros",
    { level: "info", msg: "m", "uber-trace-id": "577b34da6a3ce92:f067aa0ba902b7:0:1" },
    {
      traceId: "00000000000000000577b34da6a3ce92",
      spanId: SPAN,
      level: "INFO",
      message: "m",
      attributes: {},
    },
  ],
  [
    "an MDC with X-B3 names",
    {
      level: "INFO",
      message: "m",
      mdc: { "X-B3-TraceId": "a3ce929d0e0e4736", "X-B3-SpanId": SPAN, user: "u" },
    },
    {
      traceId: "0000000000000000a3ce929d0e0e4736",
      spanId: SPAN,
      level: "INFO",
      message: "m",
      attributes: { mdc: { user: "u" } },
    },
  ],
];

describe("JSON lines in the terms of a platform", () => {
  it.each(PLATFORMS)("%s", (_writer, fields, said) => {
    const text = JSON.stringify(fields);
    expect(formatOf(documentOf(text))).toBe(jsonLog);
    const lines = logLinesOf(jsonLog, text);
    expect(lines.map(saidBy)).toEqual([said]);
    expect(lines[0]?.body).toBe(text);
  });
});
