import { describe, expect, it } from "vitest";
import { recorded } from "../../replay/replies.ts";
import { bodiesOf, linesOf, lokiThatAnswers, START } from "./asking.ts";
import { FakeLoki, type PushedLine } from "./fake-loki.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e";
const OTHER = "11112222333344445555666677778888";
const LABELS = { service_name: "miniserve" };

async function found(lines: readonly Partial<PushedLine>[], id = ID): Promise<string[]> {
  const fake = new FakeLoki();
  fake.lines = lines.map((line, at) => ({ nanos: START + BigInt(at), text: "", labels: LABELS, ...line }));
  const { loki } = await lokiThatAnswers(fake.routes);
  return bodiesOf(loki, id);
}

describe("the lines of a trace", () => {
  it("are those that name it in their text, beside it or in a label, and in no other way", async () => {
    const lines = [
      { text: `{"msg":"json","trace_id":"${ID}"}` },
      { text: `level=info msg=logfmt traceID=${ID}` },
      { text: `[${ID}] plain` },
      { text: "metadata", metadata: { trace_id: ID } },
      { text: "label", labels: { ...LABELS, traceId: ID } },
      { text: "of another", metadata: { trace_id: OTHER } },
      { text: "of nobody" },
    ];
    expect(await found(lines)).toEqual(lines.slice(0, 5).map(({ text }) => text));
  });

  it.each(["trace_id", "traceID", "traceId", "TraceID", "TraceId", "otel_trace_id", "dd_trace_id"])(
    "bear its id beside them as %s",
    async (name) => {
      expect(await found([{ text: "beside", metadata: { [name]: ID } }])).toEqual(["beside"]);
    },
  );

  it.each([
    ["capitals", ID.toUpperCase()],
    ["a UUID", "7c1f9b2e-4d5a-6b7c-8d9e-0f1a2b3c4d5e"],
    ["a UUID in capitals", "7C1F9B2E-4D5A-6B7C-8D9E-0F1A2B3C4D5E"],
    ["its low half (B3)", "8d9e0f1a2b3c4d5e"],
    ["its low half as a decimal (Datadog)", BigInt("0x8d9e0f1a2b3c4d5e").toString()],
  ])("spell it as %s, in the text or beside it", async (_spelling, written) => {
    const lines = [
      { text: `{"msg":"x","dd.trace_id":"${written}"}` },
      { text: `done ${written}.` },
      { text: "beside", metadata: { dd_trace_id: written } },
    ];
    expect(await found(lines)).toEqual(lines.map(({ text }) => text));
  });

  it("spell it inside a traceparent or an X-Ray header", async () => {
    const parent = `00-${ID}-00f067aa0ba902b7-01`;
    const lines = [
      { text: `got traceparent ${parent}` },
      { text: "beside", metadata: { traceparent: parent } },
      { text: `X-Amzn-Trace-Id: Root=1-${ID.slice(0, 8)}-${ID.slice(8)}` },
    ];
    expect(await found(lines)).toEqual(lines.map(({ text }) => text));
  });

  it("count once where text and metadata both name it", async () => {
    expect(await found([{ text: `{"trace_id":"${ID}"}`, metadata: { trace_id: ID } }])).toHaveLength(1);
  });

  it("stay two where two streams have the same line at the same time", async () => {
    const line = { nanos: START + 5n, text: `evicted ${ID}` };
    const pods = ["a", "b"].map((pod) => ({ ...line, labels: { ...LABELS, pod } }));
    expect(await found(pods)).toEqual([line.text, line.text]);
  });

  it("stay two where only the metadata tells them apart", async () => {
    const lines = ["1", "2"].map((span_id) => ({
      nanos: START + 5n,
      text: "step",
      metadata: { trace_id: ID, span_id },
    }));
    expect(await found(lines)).toEqual(["step", "step"]);
  });
});

describe("a 64-bit id", () => {
  const SHORT = "8d9e0f1a2b3c4d5e";

  it("is found with its zeros and without", async () => {
    const lines = [
      { text: `traceID=${SHORT}` },
      { text: `traceID=${SHORT.padStart(32, "0")}` },
      { text: "short", metadata: { trace_id: SHORT } },
      { text: "padded", metadata: { trace_id: SHORT.padStart(32, "0") } },
    ];
    expect(await found(lines, SHORT)).toEqual(lines.map(({ text }) => text));
  });

  it("is not found in a 128-bit id that ends with it, nor in a digest that has it somewhere", async () => {
    expect(await found([{ text: `trace_id=${ID}` }, { text: `sha1=aa${SHORT}bb0011` }], SHORT)).toEqual([]);
  });

  it("that begins with zeros is found as loggers that drop them write it", async () => {
    const lines = [{ text: "uber-trace-id 9e0f1a2b3c4d5e:1:0:1" }, { text: "traceID=009e0f1a2b3c4d5e" }];
    expect(await found(lines, "009e0f1a2b3c4d5e")).toEqual(lines.map(({ text }) => text));
  });
});

describe("an id in another alphabet", () => {
  it("is found as a word of its own", async () => {
    const lines = [{ text: "took trace-12 over" }, { text: "took trace-123 over" }];
    expect(await found(lines, "trace-12")).toEqual(["took trace-12 over"]);
  });

  it("is a text to Loki, whatever stands in it", async () => {
    const hostile = 'trace-1"} or (.*) \\ `x` | foo';
    expect(await found([{ text: `took ${hostile} over` }, { text: "x" }], hostile)).toHaveLength(1);
  });
});

describe("a line", () => {
  it("of another trace that speaks of this one is shown, without a span of the other", async () => {
    const fake = new FakeLoki();
    const text = `{"msg":"retry of ${ID}","trace_id":"${OTHER}","span_id":"00f067aa0ba902b7"}`;
    fake.lines = [{ nanos: START + 1n, text, labels: LABELS }];
    const { loki } = await lokiThatAnswers(fake.routes);
    expect((await linesOf(loki, ID)).lines).toMatchObject([{ traceId: ID, spanId: undefined, body: text }]);
  });

  it("keeps its time to the nanosecond, and comes in the order of time", async () => {
    const fake = new FakeLoki();
    const times = [START + 3n, START + 1n, START + 2n];
    fake.lines = times.map((nanos, at) => ({
      nanos,
      text: `${at} ${ID}`,
      labels: { ...LABELS, at: String(at) },
    }));
    const { loki } = await lokiThatAnswers(fake.routes);
    const { lines } = await linesOf(loki, ID, { from: times[1] ?? 0n, to: times[0] ?? 0n });
    expect(lines.map(({ timeUnixNano }) => timeUnixNano)).toEqual([times[1], times[2]]);
  });
});

describe("what Loki 3.7.6 answered", () => {
  const RECORDED = "fc6bf20fd6e5c3cf0175178a4a4bebcf";

  it("is read with services, levels and ids from wherever they stand", async () => {
    const { loki, server } = await lokiThatAnswers({
      "/loki/api/v1/query_range": [recorded("loki/lines-categorized"), recorded("loki/lines-by-metadata")],
    });
    const window = { from: 1_795_227_450_000_000_000n, to: 1_795_227_451_000_000_000n };
    const { lines, incomplete } = await linesOf(loki, RECORDED, window);
    expect(incomplete).toBeUndefined();
    expect(new Set(lines.map(({ traceId }) => traceId))).toEqual(new Set([RECORDED]));
    expect(lines.map(({ body }) => body)).toContain(
      `level=info msg="tokenized" traceID=${RECORDED} tokens=17`,
    );
    expect(server.requests.map(({ headers }) => headers["x-loki-response-encoding-flags"])).toEqual([
      "categorize-labels",
      "categorize-labels",
    ]);
  });
});
