import { describe, expect, it } from "vitest";
import { formatOf } from "../../src/wire/index.ts";
import { criLog } from "../../src/wire/log/cri-log.ts";
import { dockerJsonFile } from "../../src/wire/log/docker-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "44a6e0e08335dad76731fffd0083bd13";
const SPAN = "661af3f303364735";
const PART = 16 * 1024;

function docker(log: string, time: string, stream = "stdout"): string {
  return JSON.stringify({ log, stream, time });
}

describe("Docker's json-file", () => {
  it("parses what stands in log again: text with ids", () => {
    const inner = `16:57:13.950 INFO  t.s.TravelServiceImpl#532 TraceID: ${TRACE} SpanID: ${SPAN} [Get Route]`;
    const text = docker(`${inner}\n`, "2023-01-29T08:57:13.950785669Z");
    expect(formatOf(documentOf(text))).toBe(dockerJsonFile);
    const lines = logLinesOf(dockerJsonFile, text);
    expect(lines.map(saidBy)).toEqual([
      {
        ...{ timeUnixNano: 1674982633950785669n, level: "INFO", message: inner },
        ...{ traceId: TRACE, spanId: SPAN, attributes: { stream: "stdout" } },
      },
    ]);
    expect(lines[0]?.body).toBe(inner);
  });

  it("parses what stands in log again: JSON", () => {
    const inner = `{"event":"request.received","level":"info","trace_id":"${TRACE}"}`;
    const [line] = logLinesOf(dockerJsonFile, docker(`${inner}\n`, "2023-01-29T08:57:13.95Z", "stderr"));
    expect(line?.body).toBe(inner);
    expect(saidBy(line)).toEqual({
      ...{ timeUnixNano: 1674982633950000000n, level: "INFO", message: "request.received", traceId: TRACE },
      attributes: { stream: "stderr" },
    });
  });

  it("joins the parts of a long line, whatever the other stream writes between them", () => {
    const long = `{"msg":"${"é".repeat(PART)}","level":"warn"}`;
    const [first, second, third] = [long.slice(0, PART), long.slice(PART, PART + 200), "\n"];
    const lines = logLinesOf(
      dockerJsonFile,
      docker(first ?? "", "2026-05-22T14:32:07.1Z"),
      docker("aside\n", "2026-05-22T14:32:07.2Z", "stderr"),
      docker(`${second}${long.slice(PART + 200)}${third}`, "2026-05-22T14:32:07.3Z"),
    );
    expect(lines.map((line) => [line.body, line.level, line.timeUnixNano])).toEqual([
      ["aside", undefined, 1779460327200000000n],
      [long, "WARN", 1779460327100000000n],
    ]);
  });

  it("takes short lines without a newline for whole, and gives out a part whose rest never came", () => {
    const long = "x".repeat(PART);
    const times = ["2026-05-22T14:32:07Z", "2026-05-22T14:32:08Z", "2026-05-22T14:32:09Z"] as const;
    const lines = logLinesOf(
      dockerJsonFile,
      docker("a", times[0]),
      docker("b\n\n", times[1]),
      docker(long, times[2]),
    );
    expect(lines.map((line) => line.body)).toEqual(["a", "b\n", long]);
  });
});

describe("CRI files", () => {
  it("parses the text behind time, stream and tag", () => {
    const text = `2026-05-22T14:32:07.114000001+02:00 stderr F {"level":"error","msg":"m","traceId":"${TRACE}"}`;
    expect(formatOf(documentOf(text))).toBe(criLog);
    const lines = logLinesOf(criLog, text);
    expect(lines.map(saidBy)).toEqual([
      {
        ...{ timeUnixNano: 1779453127114000001n, level: "ERROR", message: "m", traceId: TRACE },
        attributes: { stream: "stderr" },
      },
    ]);
    expect(lines[0]?.body).toBe(`{"level":"error","msg":"m","traceId":"${TRACE}"}`);
  });

  it("joins partial lines per stream, and gives out what never ended", () => {
    const lines = logLinesOf(
      criLog,
      "2026-05-22T14:32:07.1Z stdout P one ",
      "2026-05-22T14:32:07.2Z stderr F aside",
      "2026-05-22T14:32:07.3Z stdout P two ",
      "2026-05-22T14:32:07.4Z stdout F three",
      "2026-05-22T14:32:07.5Z stdout F ",
      "2026-05-22T14:32:07.6Z stdout P never ended",
    );
    expect(lines.map((line) => [line.body, line.timeUnixNano])).toEqual([
      ["aside", 1779460327200000000n],
      ["one two three", 1779460327100000000n],
      ["", 1779460327500000000n],
      ["never ended", 1779460327600000000n],
    ]);
  });
});
