import { describe, expect, it } from "vitest";
import { flatSpans } from "../../src/wire/span/flat-spans.ts";
import { jsonDocument, readSample } from "./read-sample.ts";

const DECODE = `{
  "trace_id": "48f9c3e1b7a64f2c9d2e0a1b3c4d5e6f",
  "span_id": "00f067aa0ba902b7",
  "parent_span_id": "00f067aa0ba902b6",
  "name": "llm.decode",
  "start_unix_nano": 1716370863120000001,
  "duration_nano": 234000000,
  "attributes": {"llm.model": "minigpt-v1", "llm.tokens.out": 7, "seed": 18446744073709551615},
  "events": [{"name": "kv_cache.full", "time_unix_nano": 1716370863120000005, "attributes": {"slot": 3}}],
  "status": {"code": "ERROR", "message": "evicted"}
}`;

describe("flat spans", () => {
  it("keep nanoseconds, big integers and events exactly", () => {
    const { spans, problems } = readSample(flatSpans, `[${DECODE}]`);
    expect(problems).toEqual([]);
    expect(spans[0]).toMatchObject({
      traceId: "48f9c3e1b7a64f2c9d2e0a1b3c4d5e6f",
      spanId: "00f067aa0ba902b7",
      parentSpanId: "00f067aa0ba902b6",
      name: "llm.decode",
      startUnixNano: 1716370863120000001n,
      endUnixNano: 1716370863354000001n,
      status: "ERROR",
      statusMessage: "evicted",
      untyped: false,
      pending: false,
    });
    expect(spans[0]?.attributes.get("llm.tokens.out")).toBe(7);
    expect(spans[0]?.attributes.get("seed")).toBe(18446744073709551615n);
    expect(spans[0]?.events).toEqual([
      { name: "kv_cache.full", timeUnixNano: 1716370863120000005n, attributes: new Map([["slot", 3]]) },
    ]);
  });

  it("come alone, in a list, or in a list under spans", () => {
    const [expected] = readSample(flatSpans, `[${DECODE}]`).spans;
    for (const text of [DECODE, `{"spans": [${DECODE}]}`]) {
      expect(flatSpans.canRead(jsonDocument(text))).toBe(true);
      expect(readSample(flatSpans, text).spans).toEqual([expected]);
    }
  });

  it("take their service from the resource beside them, else from their attributes", () => {
    const span = { trace_id: "t", span_id: "s", name: "n", start_unix_nano: 5, duration_nano: 0 };
    const service = (more: object) =>
      readSample(flatSpans, JSON.stringify({ ...span, ...more })).spans[0]?.resource.service;
    expect(service({ resource: { "service.name": "a" }, attributes: { "service.name": "b" } })).toBe("a");
    expect(service({ resource: { attributes: { "service.name": "a" } } })).toBe("a");
    expect(service({ attributes: { "service.name": "b" } })).toBe("b");
    expect(service({})).toBe(undefined);
  });

  it("without a duration may have an end; without either they never ended", () => {
    const span = { trace_id: "t", span_id: "s", name: "n", start_unix_nano: 5 };
    const { spans } = readSample(
      flatSpans,
      JSON.stringify([{ ...span, end_unix_nano: 9 }, { ...span, end_unix_nano: 0 }, span]),
    );
    expect(spans.map((one) => one.endUnixNano)).toEqual([9n, undefined, undefined]);
    expect(spans.map((one) => one.pending)).toEqual([false, false, false]);
  });

  it("are pending where null stands for the end, and no duration tells it", () => {
    const span = { trace_id: "t", span_id: "s", name: "n", start_unix_nano: 5 };
    const listed = [
      { ...span, end_unix_nano: null },
      { ...span, duration_nano: null },
      { ...span, duration_nano: 4, end_unix_nano: null },
    ];
    const { spans } = readSample(flatSpans, JSON.stringify(listed));
    expect(spans.map((one) => one.pending)).toEqual([true, true, false]);
  });

  it("tell a bad field by its path", () => {
    const bad = { span_id: "s", start_unix_nano: 5, duration_nano: 1e300 };
    expect(readSample(flatSpans, JSON.stringify(bad)).problems).toEqual([
      { path: "trace_id", expected: "a trace id", found: "nothing" },
    ]);
    const listed = readSample(
      flatSpans,
      JSON.stringify({ spans: [{ ...bad, trace_id: "t", status: { code: 9 } }] }),
    );
    expect(listed.problems.map((one) => one.path)).toEqual([
      "spans[0].status.code",
      "spans[0].duration_nano",
    ]);
    expect(listed.spans.map((one) => [one.spanId, one.endUnixNano])).toEqual([["s", undefined]]);
  });
});
