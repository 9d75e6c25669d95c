import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { grafanaLogDownload } from "../../src/wire/log/grafana-log-download.ts";
import { textLog } from "../../src/wire/log/text-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const IDS = { traceId: TRACE, spanId: SPAN };
const TIME = 1779460327114000000n;

const LINES: readonly [writer: string, text: string, said: object][] = [
  [
    "trace_id= span_id=",
    `2026-05-22T14:32:07.114Z ERROR evicted trace_id=${TRACE} span_id=${SPAN}`,
    { ...IDS, timeUnixNano: TIME, level: "ERROR" },
  ],
  [
    "OpenTelemetry's Python format",
    `2026-05-22 14:32:07,114 INFO [root] [x.py:7] [trace_id=${TRACE} span_id=${SPAN} resource.service.name=api trace_sampled=True] - m`,
    { ...IDS, timeUnixNano: TIME, level: "INFO", service: "api" },
  ],
  [
    "the same outside any span",
    "2026-05-22 14:32:07,114 INFO [trace_id=0 span_id=0] - m",
    { timeUnixNano: TIME, level: "INFO" },
  ],
  ["syslog with trace=", `May 22 14:32:07 host app[1]: trace=${TRACE} done`, { traceId: TRACE }],
  ["the word trace and an id", `INFO hello trace ${TRACE}`, { traceId: TRACE, level: "INFO" }],
  ["traceId=", `level=warn, traceId=${TRACE.toUpperCase()}, spanId=${SPAN}`, { ...IDS, level: "WARN" }],
  [
    "TraceID: SpanID:",
    `16:57:13.950 INFO  c.C#1 TraceID: ${TRACE} SpanID: ${SPAN} [x]`,
    { ...IDS, level: "INFO" },
  ],
  [
    "Sleuth",
    `2026-05-22 14:32:07.114  WARN [api,a3ce929d0e0e4736,${SPAN},true] 7 --- [main] c.C : m`,
    {
      timeUnixNano: TIME,
      level: "WARN",
      service: "api",
      traceId: "0000000000000000a3ce929d0e0e4736",
      spanId: SPAN,
    },
  ],
  [
    "Micrometer",
    `2026-05-22T14:32:07.114Z  INFO 7 --- [api] [nio-1] [${TRACE}-${SPAN}] c.C : m`,
    { ...IDS, timeUnixNano: TIME, level: "INFO" },
  ],
  ["traceparent", `** headers check_for_fraud -> "00-${TRACE}-${SPAN}-01"`, IDS],
  ["X-B3", `[INFO] X-B3-TraceId: ${TRACE}, X-B3-SpanId: ${SPAN}`, { ...IDS, level: "INFO" }],
  ["X-Ray", `AWS-XRAY-TRACE-ID: 1-4bf92f35-77b34da6a3ce929d0e0e4736@${SPAN} failed`, IDS],
  [
    "Datadog",
    `2026-05-22T14:32:07.114Z error [dd.service=api dd.env=prod dd.trace_id=11803532876627986230 dd.span_id=67667974448284343] m`,
    { timeUnixNano: TIME, service: "api", traceId: "0000000000000000a3ce929d0e0e4736", spanId: SPAN },
  ],
  ["uber-trace-id", `INFO: uber-trace-id: ${TRACE}:${SPAN}:0:1`, { ...IDS, level: "INFO" }],
  ["a query string", `GET /search?traceID=${TRACE}&x=1`, { traceId: TRACE }],
  [
    "structlog's console, in colours",
    `\x1b[2m2026-05-22 14:32:07\x1b[0m [\x1b[32m\x1b[1minfo     \x1b[0m] \x1b[1mm\x1b[0m \x1b[36mtrace_id\x1b[0m=\x1b[35m${TRACE}\x1b[0m`,
    { traceId: TRACE, timeUnixNano: 1779460327000000000n, level: "INFO" },
  ],
  ["logging.basicConfig", "CRITICAL:root:out of memory", { level: "FATAL" }],
  ["klog", "E0522 14:32:07.114000       1 server.go:7] failed", { level: "ERROR" }],
  [".NET's console", "fail: Api.Program[0]", { level: "ERROR" }],
  [
    "nginx",
    "2026/05/22 14:32:07 [error] 7#7: *1 upstream timed out",
    { timeUnixNano: 1779460327000000000n, level: "ERROR" },
  ],
  [
    "an access log",
    `10.0.0.1 - - [22/May/2026:16:32:07 +0200] "GET / HTTP/1.1" 200`,
    { timeUnixNano: 1779460327000000000n },
  ],
  ["a line with a time alone", "2026-05-22T14:32:07.114Z ready", { timeUnixNano: TIME }],
];

describe("lines of text", () => {
  it.each(LINES)("%s", (_writer, text, said) => {
    expect(formatOf(documentOf(text))).toBe(textLog);
    const lines = logLinesOf(textLog, text);
    expect(lines.map(saidBy)).toEqual([{ message: text, attributes: {}, ...said }]);
    expect(lines[0]?.body).toBe(text);
  });

  it("takes off the pod that kubectl names, and parses the rest", () => {
    const text = `[pod/api-7c9/server] {"level":30,"time":1779460327114,"msg":"m","trace_id":"${TRACE}"}`;
    expect(textLog.canRead(documentOf(text))).toBe(true);
    const lines = logLinesOf(textLog, text);
    expect(lines.map(saidBy)).toEqual([
      {
        ...{ traceId: TRACE, timeUnixNano: TIME, level: "INFO", message: "m", instance: "api-7c9" },
        attributes: { pod: "api-7c9", container: "server" },
      },
    ]);
    expect(lines[0]?.body).toBe(text);
  });

  it("takes off the time of kubectl logs --timestamps", () => {
    const [line] = logLinesOf(textLog, `2026-05-22T14:32:07.114000000Z {"level":"info","msg":"m"}`);
    expect(saidBy(line)).toEqual({ timeUnixNano: TIME, level: "INFO", message: "m", attributes: {} });
  });

  it("keeps the lines of a stack trace as lines, in order, without a time", () => {
    const trace = [
      "2026-05-22T14:32:07.114Z ERROR boom",
      "Traceback (most recent call last):",
      `  File "x.py", line 1`,
      "",
    ];
    const lines = logLinesOf(textLog, ...trace);
    expect(lines.map((line) => line.body)).toEqual(trace);
    expect(lines.map((line) => line.timeUnixNano)).toEqual([TIME, undefined, undefined, undefined]);
  });

  it("reads any line that it is given, JSON too", () => {
    const lines = logLinesOf(textLog, `{"toolset_name":"x"}`, "42", "[1]", "free text");
    expect(lines.map((line) => line.body)).toEqual([`{"toolset_name":"x"}`, "42", "[1]", "free text"]);
    expect(lines[0]?.attributes).toEqual(new Map([["toolset_name", "x"]]));
  });

  it("keeps escapes, NUL, replaced bytes and 5 MB exactly", () => {
    const bodies = [
      "\x1b[31mred\x1b[0m\0\u{fffd}\u202e\r",
      `${"[".repeat(2_500_000)}${"trace_id ".repeat(300_000)}`,
    ];
    expect(logLinesOf(textLog, ...bodies).map((line) => line.body)).toEqual(bodies);
  });

  it.each([
    ...[
      "# ERROR handling in the README",
      "const level = 'info';",
      "Released on 2026-05-22.",
      "INFO is a level",
    ],
    ...[
      "    at run (/app/x.js:1:1)",
      "",
      "  traceId: TraceId;",
      "import { x } from 'y';",
      "| ERROR | 7 |",
      "42",
    ],
    ...[
      "sha256:4bf92f3577b34da6a3ce929d0e0e47364bf92f3577b34da6a3ce929d0e0e4736",
      "id: 4bf92f3577b34da6a3ce929d0e0e4736",
    ],
  ])("does not claim %j", (text) => {
    expect(textLog.canRead(documentOf(text))).toBe(false);
  });
});

describe("Grafana's download of logs as text", () => {
  it("takes the time before the line", () => {
    const text = `1779460327114\t2026-05-22T14:32:07.114Z\tlevel=info msg=ok traceID=${TRACE}`;
    expect(grafanaLogDownload.canRead(documentOf(text))).toBe(true);
    const lines = logLinesOf(grafanaLogDownload, text, "Total lines: 1");
    expect(lines.map(saidBy)).toEqual([
      { traceId: TRACE, timeUnixNano: TIME, level: "INFO", message: "ok", attributes: {} },
      { message: "Total lines: 1", attributes: {} },
    ]);
    expect(lines[0]?.body).toBe(`level=info msg=ok traceID=${TRACE}`);
  });
});
