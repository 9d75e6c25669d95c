import { describe, expect, it } from "vitest";
import { patronusTrail } from "../../src/wire/span/patronus-trail.ts";
import { readSample, spanNamed } from "./read-sample.ts";

const TRACE_ID = "0035f455b3ff2295167a844f04d85d34";

const span = (span_id: string, more: object = {}) => ({
  timestamp: "2025-03-19T16:32:08.062589Z",
  trace_id: TRACE_ID,
  span_id,
  parent_span_id: null,
  trace_state: "",
  span_name: span_id,
  span_kind: "Internal",
  service_name: "gaia",
  resource_attributes: { "telemetry.sdk.language": "python" },
  scope_name: "patronus.sdk",
  scope_version: "",
  span_attributes: { "llm.token_count.completion": 12 },
  duration: "PT1M48.75533S",
  status_code: "Unset",
  status_message: "",
  events: [],
  links: [],
  logs: [],
  child_spans: [],
  ...more,
});
const read = (...spans: object[]) => readSample(patronusTrail, JSON.stringify({ trace_id: TRACE_ID, spans }));

const A = "aaaaaaaaaaaaaaaa";
const B = "bbbbbbbbbbbbbbbb";
const C = "cccccccccccccccc";

describe("Patronus", () => {
  it("reads nested spans, parents first", () => {
    const { spans, problems } = read(span(A, { child_spans: [span(B, { parent_span_id: A })] }), span(C));
    expect(problems).toEqual([]);
    expect(spans.map((one) => [one.spanId, one.parentSpanId, one.marks])).toEqual([
      [A, undefined, []],
      [B, A, []],
      [C, undefined, []],
    ]);
    expect(spans[0]).toMatchObject({
      traceId: TRACE_ID,
      kind: "INTERNAL",
      status: "UNSET",
      statusMessage: undefined,
      startUnixNano: 1742401928062589000n,
      endUnixNano: 1742402036817919000n,
      resource: { service: "gaia", attributes: new Map([["telemetry.sdk.language", "python"]]) },
      scope: { name: "patronus.sdk", version: undefined },
      untyped: true,
      pending: false,
      attributes: new Map([["llm.token_count.completion", 12]]),
    });
    expect(spans[1]?.resource).toBe(spans[0]?.resource);
  });

  it("lets the written parent win over the nesting, and marks the disagreement", () => {
    const moved = span(B, { parent_span_id: C });
    const silent = span("dddddddddddddddd", { parent_span_id: "" });
    const { spans } = read(
      span(A, { child_spans: [moved, silent] }),
      span(C, { parent_span_id: "1".repeat(16) }),
    );
    expect(spans.map((one) => [one.parentSpanId, one.marks])).toEqual([
      [undefined, []],
      [C, ["conflict"]],
      [A, []],
      ["1111111111111111", []],
    ]);
  });

  it("reads events with capitalised keys, and errors", () => {
    const failed = span(A, {
      status_code: "Error",
      status_message: "AgentExecutionError",
      events: [
        {
          Timestamp: "2025-03-25T09:19:27.143892",
          Name: "exception",
          Attributes: { "exception.type": "UnicodeError" },
        },
      ],
    });
    const [one] = read(failed).spans;
    expect(one).toMatchObject({ status: "ERROR", statusMessage: "AgentExecutionError" });
    expect(one?.events).toEqual([
      {
        name: "exception",
        timeUnixNano: 1742894367143892000n,
        attributes: new Map([["exception.type", "UnicodeError"]]),
      },
    ]);
  });

  it("reads the log records that stand in a span as lines of that span", () => {
    const log = {
      timestamp: "2025-03-19T16:33:56.817847",
      trace_id: TRACE_ID,
      span_id: A,
      severity_text: "INFO",
      service_name: "gaia",
      body: { "function.name": "main" },
    };
    const { logs } = read(span(A, { logs: [log] }));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      timeUnixNano: 1742402036817847000n,
      level: "INFO",
      service: "gaia",
      traceId: TRACE_ID,
      spanId: A,
      body: JSON.stringify(log),
    });
  });

  it("reads durations of all units, and tells those that are none", () => {
    const ends = (duration: unknown) => {
      const { spans, problems } = read(span(A, { timestamp: "1970-01-01T00:00:00Z", duration }));
      return [spans[0]?.endUnixNano, ...problems.map((one) => one.path)];
    };
    expect(ends("P1DT2H3M4.000000005S")).toEqual([93784000000005n]);
    expect(ends("PT0S")).toEqual([0n]);
    expect(ends("-PT1S")).toEqual([-1000000000n]);
    expect(ends(null)).toEqual([undefined]);
    for (const bad of ["P", "PT", "P1M", "1m", `P${"9".repeat(30)}D`])
      expect(ends(bad)).toEqual([undefined, "spans[0].duration"]);
  });

  it("says the whole path of what it cannot read, and reads what stands around it", () => {
    const lost = span("", { child_spans: [span(C), 5] });
    const sample = read(span(A, { child_spans: [span(B), lost] }), span("e".repeat(16), { child_spans: {} }));
    expect(sample.problems.map((one) => [one.path, one.expected])).toEqual([
      ["spans[0].child_spans[1].span_id", "a span id"],
      ["spans[0].child_spans[1].child_spans[1]", "an object"],
      ["spans[1].child_spans", "a list"],
    ]);
    expect(sample.spans.map((one) => one.spanId)).toEqual([A, B, C, "e".repeat(16)]);
    expect(spanNamed(sample, C).parentSpanId).toBe(undefined);
  });

  const nested = (levels: number, duration: string) => {
    const open = Array.from({ length: levels }, (_, index) => {
      const id = (index + 1).toString(16).padStart(16, "0");
      return `{"span_id":"${id}","span_name":"s","timestamp":"2025-03-19T16:32:08Z","duration":"${duration}","child_spans":[`;
    });
    const text = `{"trace_id":"${TRACE_ID}","spans":[${open.join("")}${"]}".repeat(levels)}]}`;
    return readSample(patronusTrail, text);
  };

  it("reads 100,000 levels of nesting", () => {
    const { spans, problems } = nested(100_000, "PT1S");
    expect([spans.length, problems.length]).toEqual([100_000, 0]);
    expect(spans.at(-1)?.parentSpanId).toBe((99_999).toString(16).padStart(16, "0"));
  });

  it("says a bad field on each of 20,000 levels with a path that stays readable", () => {
    const { spans, problems } = nested(20_000, "long");
    expect([spans.length, problems.length]).toEqual([20_000, 20_000]);
    expect(problems[1]?.path).toBe("spans[0].child_spans[0].duration");
    const path = problems.at(-1)?.path ?? "";
    expect(path).toMatch(/^spans\[0\]\.child_spans\[0\]\..*\.….*\.duration$/);
    expect(path.split(".")).toHaveLength(34);
  });
});
