import { describe, expect, it } from "vitest";
import { logcliJsonl } from "../../src/wire/log/logcli-jsonl.ts";
import { textLog } from "../../src/wire/log/text-log.ts";
import { documentOf, logLinesOf, saidBy } from "./log-lines-of.ts";

const TRACE = "fc6bf20fd6e5c3cf0175178a4a4bebcf";
const TIMESTAMP = "2026-05-22T14:32:07.114000001Z";
const TIME = 1779460327114000001n;

describe("logcli's output", () => {
  it("as jsonl, with and without labels, in its own order", () => {
    const entries = [
      { labels: { app: "api", trace_id: TRACE }, line: "evicted level=error", timestamp: TIMESTAMP },
      { line: `level=info msg=ok traceID=${TRACE}`, timestamp: "2026-05-22T14:32:07.113Z" },
    ].map((entry) => JSON.stringify(entry));
    expect(entries.map((entry) => logcliJsonl.canRead(documentOf(entry)))).toEqual([true, true]);
    const lines = logLinesOf(logcliJsonl, ...entries);
    expect(lines.map(saidBy)).toEqual([
      {
        ...{ timeUnixNano: TIME, level: "ERROR", message: "evicted level=error", service: "api" },
        ...{ traceId: TRACE, attributes: {} },
      },
      { timeUnixNano: 1779460327113000000n, level: "INFO", message: "ok", traceId: TRACE, attributes: {} },
    ]);
    expect(lines[1]?.body).toBe(`level=info msg=ok traceID=${TRACE}`);
  });

  it("as it prints by default: time, labels, line", () => {
    const text = `${TIMESTAMP} {app="api", pod="api-1", note="a \\"b\\""} level=info msg=ok`;
    expect(textLog.canRead(documentOf(text))).toBe(true);
    expect(logLinesOf(textLog, text).map(saidBy)).toEqual([
      {
        ...{ timeUnixNano: TIME, level: "INFO", message: "ok", service: "api", instance: "api-1" },
        attributes: { pod: "api-1", note: `a "b"` },
      },
    ]);
  });
});
