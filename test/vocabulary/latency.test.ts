import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { firstTokenOf } from "../../src/vocabulary/first-token.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";

const START = 1_716_370_863_120_000_000n;
const SECOND = 1_000_000_000n;

function call(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): Span {
  return makeSpan({
    traceId: "t" as TraceId,
    spanId: "s" as SpanId,
    name: "chat",
    startUnixNano: START,
    endUnixNano: START + 4n * SECOND,
    attributes: new Map(Object.entries(attributes)),
    ...more,
  });
}

function firstTokenMs(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}) {
  const span = call(attributes, more);
  const ns = firstTokenOf(span, new Sightings(span))?.ns;
  return ns === undefined ? undefined : Math.round(ns / 1e3) / 1e3;
}

describe("time to first token", () => {
  it.each<[string, AttributeValue, number]>([
    ["gen_ai.response.time_to_first_chunk", 0.25, 250],
    ["gen_ai.client.operation.time_to_first_chunk", 0.25, 250],
    ["gen_ai.latency.time_to_first_token", "0.25", 250],
    ["ai.response.msToFirstChunk", 250, 250],
    ["ai.stream.msToFirstChunk", 250, 250],
    ["ttft_ms", 250, 250],
    ["langfuse.observation.completion_start_time", '"2024-05-22T09:41:03.370Z"', 250],
    ["braintrust.metrics", '{"time_to_first_token":0.25}', 250],
  ])("is read from %s in its unit", (key, value, ms) => {
    expect(firstTokenMs({ [key]: value })).toBe(ms);
  });

  it("is milliseconds by Strands, and seconds by others under the same name", () => {
    const key = "gen_ai.server.time_to_first_token";
    expect(firstTokenMs({ [key]: 3, "gen_ai.system": "strands-agents" })).toBe(3);
    expect(firstTokenMs({ [key]: 3 })).toBe(3000);
  });

  it("is tried as milliseconds where seconds would outlast the span, and else unknown", () => {
    expect(firstTokenMs({ "gen_ai.response.time_to_first_chunk": 250 })).toBe(250);
    expect(firstTokenMs({ "gen_ai.response.time_to_first_chunk": 9_000_000 })).toBeUndefined();
    expect(firstTokenMs({ ttft_ms: 9000 })).toBeUndefined();
    expect(
      firstTokenMs({ "langfuse.observation.completion_start_time": "2024-05-22T09:00:00Z" }),
    ).toBeUndefined();
  });

  it("is an event's time where no attribute tells", () => {
    const events = [{ name: "first_token", timeUnixNano: START + SECOND / 4n, attributes: new Map() }];
    expect(firstTokenMs({}, { events })).toBe(250);
    expect(firstTokenMs({ ttft_ms: 100 }, { events })).toBe(100);
  });
});

describe("parts of a model call", () => {
  it("are nanoseconds, whatever the key's unit", () => {
    const sightings = new Sightings(
      call({ "gen_ai.latency.time_in_queue": 1.5, total_time: "12.345ms", time_per_token: "350µs" }),
    );
    expect(sightings.value("queueNs")).toBe(1.5e9);
    expect(sightings.value("endToEndNs")).toBe(12_345_000);
    expect(sightings.value("perTokenNs")).toBe(350_000);
  });

  it("keep decode steps in milliseconds", () => {
    const sightings = new Sightings(call({ "llm.decode.mean_step_ms": 10, max_step_ms: "18.2" }));
    expect([sightings.value("meanStepMs"), sightings.value("maxStepMs")]).toEqual([10, 18.2]);
  });
});

describe("streaming", () => {
  it.each<[Record<string, AttributeValue>, boolean | undefined]>([
    [{ "gen_ai.request.stream": false }, false],
    [{ "llm.is_streaming": "True" }, true],
    [{ "ai.operationId": "ai.streamText.doStream" }, true],
    [{ "operation.name": "ai.streamText support-bot" }, true],
    [{ "ai.operationId": "ai.generateText" }, undefined],
  ])("is told by %j: %s", (attributes, streams) => {
    expect(new Sightings(call(attributes)).value("streaming")).toBe(streams);
  });

  it("is told by a first-token event", () => {
    const events = [{ name: "ai.stream.firstChunk", timeUnixNano: START, attributes: new Map() }];
    expect(new Sightings(call({}, { events })).value("streaming")).toBe(true);
  });
});
