import { describe, expect, it } from "vitest";
import { pythonConsole } from "../../src/wire/span/python-console.ts";
import { jsonDocument, readSample } from "./read-sample.ts";

const SPAN = `{
    "name": "llm.decode",
    "context": {
        "trace_id": "0x4bf92f3577b34da6a3ce929d0e0e4736",
        "span_id": "0x00f067aa0ba902b7",
        "trace_state": "[]"
    },
    "kind": "SpanKind.CLIENT",
    "parent_id": "0x051581bf3cb55c13",
    "start_time": "2026-05-22T14:32:07.114057Z",
    "end_time": "2026-05-22T14:32:09.514060Z",
    "status": { "status_code": "ERROR", "description": "RuntimeError: kv cache full" },
    "attributes": { "llm.tokens.out": 0, "seed": 9007199254740993 },
    "events": [
        {
            "name": "exception",
            "timestamp": "2026-05-22T14:32:09.514001Z",
            "attributes": { "exception.type": "RuntimeError" }
        }
    ],
    "links": [
        {
            "context": { "trace_id": "0x0af7651916cd43dd8448eb211c80319c", "span_id": "0xb7ad6b7169203331", "trace_state": "[]" },
            "attributes": { "why": "retry" }
        }
    ],
    "resource": { "attributes": { "service.name": "miniserve" }, "schema_url": "" }
}`;

describe("OpenTelemetry Python's console spans", () => {
  it("are read with ids, times, status, events and links", () => {
    const { spans, problems } = readSample(pythonConsole, SPAN);
    expect(problems).toEqual([]);
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      parentSpanId: "051581bf3cb55c13",
      name: "llm.decode",
      kind: "CLIENT",
      status: "ERROR",
      statusMessage: "RuntimeError: kv cache full",
      startUnixNano: 1779460327114057000n,
      endUnixNano: 1779460329514060000n,
      traceState: undefined,
      flags: undefined,
      marks: [],
    });
    expect([...(spans[0]?.attributes ?? [])]).toEqual([
      ["llm.tokens.out", 0],
      ["seed", 9007199254740993n],
    ]);
    expect(spans[0]?.events).toEqual([
      {
        name: "exception",
        timeUnixNano: 1779460329514001000n,
        attributes: new Map([["exception.type", "RuntimeError"]]),
      },
    ]);
    expect(spans[0]?.links).toEqual([
      {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        attributes: new Map([["why", "retry"]]),
      },
    ]);
    expect(spans[0]?.resource).toEqual({
      service: "miniserve",
      attributes: new Map([["service.name", "miniserve"]]),
    });
  });

  it("hold a flat resource in old versions, and no parent, end or status description on a running root", () => {
    const old = {
      ...JSON.parse(SPAN),
      parent_id: null,
      end_time: null,
      status: { status_code: "StatusCode.UNSET" },
      resource: { "service.name": "old" },
    };
    const [span] = readSample(pythonConsole, JSON.stringify([old])).spans;
    expect(span).toMatchObject({ parentSpanId: undefined, endUnixNano: undefined, pending: true });
    expect(span?.status).toBe("UNSET");
    expect([span?.statusMessage, span?.resource.service]).toEqual([undefined, "old"]);
  });

  it("tell bad fields by their path", () => {
    const bad = {
      ...JSON.parse(SPAN),
      end_time: "later",
      events: [{ name: "e", timestamp: {} }],
      links: [{}],
    };
    const { spans, problems } = readSample(pythonConsole, JSON.stringify(bad));
    expect(spans[0]?.events).toEqual([{ name: "e", timeUnixNano: undefined, attributes: new Map() }]);
    expect(problems.map((one) => [one.path, one.found])).toEqual([
      ["end_time", '"later"'],
      ["events[0].timestamp", "{}"],
      ["links[0].trace_id", "nothing"],
    ]);
    const lost = { ...JSON.parse(SPAN), context: { trace_id: "0x1f", span_id: "0x0000000000000000" } };
    expect(readSample(pythonConsole, JSON.stringify(lost)).problems).toEqual([
      { path: "context.span_id", expected: "a span id", found: '"0x0000000000000000"' },
    ]);
  });

  it("are told from objects that only have a context", () => {
    const phoenix = {
      context: { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736", span_id: "1" },
      start_time: "2026",
    };
    expect(pythonConsole.canRead(jsonDocument(JSON.stringify(phoenix)))).toBe(false);
  });
});
