import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import type { Tempo } from "../../../src/source/tempo/tempo.ts";
import { answer, json, negotiated, plain, recorded } from "../../replay/replies.ts";
import { tempoThatAnswers } from "./asking.ts";

const ID = "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId;
const V2 = "/api/v2/traces/*";
const V1 = "/api/traces/*";

describe("a trace by its id", () => {
  it("is asked for as protobuf, whole, at the v2 address", async () => {
    const { tempo, server } = await tempoThatAnswers({
      [V2]: negotiated(recorded("tempo/trace-v2-protobuf"), recorded("tempo/trace-v2")),
    });
    expect((await tempo.trace(ID))?.spans).not.toHaveLength(0);
    const [asked] = server.requests;
    expect(asked?.path).toBe(`/api/v2/traces/${ID}`);
    expect(asked?.query.toString()).toBe("span_pruning=false");
    expect(asked?.headers.accept).toMatch(/^application\/protobuf/);
  });

  it.each([
    ["v2", "trace-v2-protobuf", "trace-v2"],
    ["v2, partial", "trace-v2-partial-protobuf", "trace-v2-partial"],
  ])("is the same in protobuf and in JSON (%s)", async (_, protobuf, asJson) => {
    const { tempo } = await tempoThatAnswers({
      [V2]: [recorded(`tempo/${protobuf}`), recorded(`tempo/${asJson}`)],
    });
    const [one, other] = [await tempo.trace(ID), await tempo.trace(ID)];
    expect(one?.spans.length).toBeGreaterThan(1);
    expect(other).toEqual(one);
  });

  it.each([
    ["JSON", recorded("tempo/trace-v2-not-found")],
    ["protobuf, four bytes", answer(200, Buffer.from("0a001200", "hex"), asProtobuf())],
    ["protobuf that holds metrics alone", answer(200, Buffer.from("120408051004", "hex"), asProtobuf())],
    ["an empty object", json({})],
    ["a 404 without a word, as where a redactor hides it", answer(404, "")],
    ["a 404 that speaks of the trace", answer(404, "trace not found")],
  ])("is not found where the answer is %s", async (_, reply) => {
    const { tempo } = await tempoThatAnswers({ [V2]: reply });
    expect(await tempo.trace(ID)).toBeUndefined();
  });

  it("keeps why Tempo says that it is partial", async () => {
    const { tempo } = await tempoThatAnswers({ [V2]: recorded("tempo/trace-v2-partial-protobuf") });
    expect((await tempo.trace(ID))?.partial).toBe(
      "Trace exceeds maximum size of 900 bytes, a partial trace is returned",
    );
  });

  it("that is partial and came without a span is not a trace that nobody knows", async () => {
    const { tempo } = await tempoThatAnswers({ [V2]: json({ trace: {}, status: "PARTIAL", metrics: {} }) });
    expect(await tempo.trace(ID)).toMatchObject({ spans: [], partial: "Tempo returned a partial trace" });
  });

  it("names the window in whole seconds that hold it", async () => {
    const { tempo, server } = await tempoThatAnswers({ [V2]: recorded("tempo/trace-v2-protobuf") });
    await tempo.trace(ID, { from: 1_700_000_000_999_999_999n, to: 1_700_000_001_000_000_001n });
    await tempo.trace(ID, { from: undefined, to: 1_700_000_001_000_000_000n });
    expect(server.requests.map(({ query }) => query.toString())).toEqual([
      "span_pruning=false&start=1700000000&end=1700000002",
      "span_pruning=false&end=1700000001",
    ]);
  });
});

describe("an answer that is damaged", () => {
  it("counts as broken off where its protobuf ends too early", async () => {
    const { tempo } = await tempoThatAnswers({
      [V2]: answer(200, Buffer.from("0aff0f0a03", "hex"), asProtobuf()),
    });
    expect(await troubleOf(tempo)).toMatchObject({
      code: "unreachable",
      message: `Tempo's answer to trace ${ID} cannot be read`,
      because: expect.stringMatching(/^its protobuf breaks off at byte \d/),
    });
  });

  it.each([
    ['{"trace": {"resourceSpans": [', "its JSON breaks"],
    ['{"status": "success"}', "it is JSON, but no trace"],
    ["hello", "not JSON"],
  ])("is no trace where it says %s", async (body, because) => {
    const { tempo } = await tempoThatAnswers({
      [V2]: answer(200, body, { "content-type": "application/json" }),
    });
    expect(await troubleOf(tempo)).toMatchObject({
      code: "unreachable",
      because: expect.stringContaining(because),
    });
  });

  it("loses one span and says which", async () => {
    const spans = [
      { traceId: ID, spanId: "0102030405060708", name: "whole", startTimeUnixNano: "5" },
      { traceId: ID, spanId: "0102030405060709", name: "lost", startTimeUnixNano: "noon" },
    ];
    const { tempo } = await tempoThatAnswers({
      [V2]: json({ trace: { resourceSpans: [{ scopeSpans: [{ spans }] }] }, metrics: {} }),
    });
    const trace = await tempo.trace(ID);
    expect(trace?.spans.map(({ name }) => name)).toEqual(["whole"]);
    expect(trace?.partial).toBe("a part of Tempo's answer could not be read");
    expect(trace?.unreadable).toEqual([
      expect.stringMatching(
        /^trace\.resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[1\]\.startTimeUnixNano: expected/,
      ),
    ]);
  });
});

// A Tempo before 2.6 has no v2 address (facts/tempo-loki-api §2); these answers of one are made by hand.
describe("a Tempo before 2.6", () => {
  it.each(["trace-v1-protobuf", "trace-v1"])(
    "is asked at the v1 address, and from then on there alone (%s)",
    async (v1) => {
      const { tempo, server } = await tempoThatAnswers({ [V1]: recorded(`tempo/${v1}`) });
      const [first, again] = [await tempo.trace(ID), await tempo.trace(ID)];
      expect(first?.spans.length).toBeGreaterThan(1);
      expect(again).toEqual(first);
      expect(server.requests.map(({ path }) => path)).toEqual([
        `/api/v2/traces/${ID}`,
        `/api/traces/${ID}`,
        `/api/traces/${ID}`,
      ]);
    },
  );

  it("answers 404 and nothing else for a trace that it does not know", async () => {
    const { tempo, server } = await tempoThatAnswers({ [V1]: recorded("tempo/trace-v1-not-found") });
    expect([await tempo.trace(ID), await tempo.trace(ID)]).toEqual([undefined, undefined]);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    "404 page not found\n",
    "default backend - 404",
    "Cannot GET /api/v2/traces/7c1f",
    '{"message":"no Route matched with those values"}',
  ])("is told from an address where no Tempo is: %j", async (words) => {
    const { tempo, server } = await tempoThatAnswers({ "/*": plain(404, words) });
    expect(await troubleOf(tempo)).toMatchObject({
      code: "rejected",
      message: `Tempo at ${server.url} has neither /api/v2/traces nor /api/traces (404)`,
    });
  });

  it("says no for a trace that is too large to send", async () => {
    const { tempo } = await tempoThatAnswers({ [V1]: recorded("tempo/trace-v1-too-large") });
    expect(await troubleOf(tempo)).toMatchObject({ code: "rejected" });
  });
});

function asProtobuf(): Record<string, string> {
  return { "content-type": "application/protobuf" };
}

async function troubleOf(tempo: Tempo): Promise<unknown> {
  return tempo.trace(ID).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}
