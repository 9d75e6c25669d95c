import { describe, expect, it } from "vitest";
import { millisecondTrace } from "../../src/wire/span/millisecond-trace.ts";
import { jsonDocument, readSample, spanNamed } from "./read-sample.ts";

const TRACE = {
  trace_id: "48f9c3e1b7a64f2c9d2e0a1b3c4d5e6f",
  "trace.attributes": { "service.name": "refund-bot", "experiment.variant": "B" },
  spans: [
    {
      span_id: "01_root",
      parent_id: null,
      name: "refund_chat.turn",
      kind: "SERVER",
      start_ms: 1716370863120,
      duration_ms: 2608,
      status: "OK",
      attributes: { "outcome.policy_correct": false, "outcome.csat_response": 2 },
    },
    {
      span_id: "04_retrieve",
      parent_id: "01_root",
      name: "vector.retrieve",
      kind: "CLIENT",
      start_ms: 1716370863182.25,
      duration_ms: 220.5,
      status: "ERROR",
      status_message: "stale draft",
      attributes: { "retrieval.scores": [0.871, 0.842], "gen_ai.cost_usd": 3e-7 },
      events: [{ name: "draft", time_ms: 1716370863190, attributes: {} }],
    },
  ],
};

describe("a trace with spans in milliseconds", () => {
  const sample = readSample(millisecondTrace, JSON.stringify(TRACE));

  it("keeps ids as they are written, and times to the nanosecond", () => {
    expect(sample.problems).toEqual([]);
    expect(spanNamed(sample, "refund_chat.turn")).toMatchObject({
      traceId: "48f9c3e1b7a64f2c9d2e0a1b3c4d5e6f",
      spanId: "01_root",
      parentSpanId: undefined,
      kind: "SERVER",
      status: "OK",
      startUnixNano: 1716370863120000000n,
      endUnixNano: 1716370865728000000n,
    });
    expect(spanNamed(sample, "vector.retrieve")).toMatchObject({
      parentSpanId: "01_root",
      status: "ERROR",
      statusMessage: "stale draft",
      startUnixNano: 1716370863182250000n,
      endUnixNano: 1716370863402750000n,
    });
  });

  it("says the trace's attributes of every span's resource", () => {
    const [root, retrieve] = sample.spans;
    expect(root?.resource).toEqual({
      service: "refund-bot",
      attributes: new Map([
        ["service.name", "refund-bot"],
        ["experiment.variant", "B"],
      ]),
    });
    expect(retrieve?.resource).toBe(root?.resource);
  });

  it("keeps attributes and events with their types", () => {
    const { attributes, events } = spanNamed(sample, "vector.retrieve");
    expect([...attributes.values()]).toEqual([[0.871, 0.842], 3e-7]);
    expect(events.map((event) => [event.name, event.timeUnixNano])).toEqual([
      ["draft", 1716370863190000000n],
    ]);
    expect(spanNamed(sample, "refund_chat.turn").attributes.get("outcome.policy_correct")).toBe(false);
  });

  it("has a pending span where its duration is null", () => {
    const span = { span_id: "s", name: "n", start_ms: 5 };
    const spans = [null, 0, undefined].map((duration_ms, index) => ({
      ...span,
      span_id: `s${index}`,
      duration_ms,
    }));
    const { spans: read } = readSample(millisecondTrace, JSON.stringify({ trace_id: "t", spans }));
    expect(read.map((one) => one.pending)).toEqual([true, false, false]);
  });

  it("comes alone or in a list", () => {
    const text = JSON.stringify([TRACE, TRACE]);
    expect(millisecondTrace.canRead(jsonDocument(text))).toBe(true);
    expect(readSample(millisecondTrace, text).spans).toEqual([...sample.spans, ...sample.spans]);
  });

  it("loses a span without an id or with an unreadable start, and says where", () => {
    const [root] = TRACE.spans;
    const spans = [root, { ...root, span_id: "" }, { ...root, start_ms: "NaN" }, { ...root, start_ms: null }];
    const bad = readSample(millisecondTrace, JSON.stringify({ ...TRACE, spans }));
    expect(bad.problems.map((one) => [one.path, one.found])).toEqual([
      ["spans[1].span_id", '""'],
      ["spans[2].start_ms", '"NaN"'],
    ]);
    expect(bad.spans.map((one) => [one.startUnixNano, one.marks])).toEqual([
      [1716370863120000000n, []],
      [0n, ["estimated-start"]],
    ]);
  });
});
