import { describe, expect, it } from "vitest";
import { decodeSteps } from "../../fixtures/stories/decode-steps.ts";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { hostileSpans } from "../../fixtures/stories/hostile-spans.ts";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { sharedId } from "../../fixtures/stories/shared-id.ts";
import { spansOf } from "../../fixtures/tell.ts";
import { type AttributeValue, WholeFloat } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { jsonText } from "../../src/report/json.ts";
import { jaegerTrace } from "../../src/wire/jaeger/write-jaeger.ts";
import { otlpResourceLogs, otlpResourceSpans } from "../../src/wire/otlp/write-otlp.ts";
import { zipkinSpans } from "../../src/wire/zipkin/write-zipkin.ts";
import { fc } from "../properties.ts";
import { readJson } from "./reading.ts";

const STORIES = { decodeSteps, emptyCompletion, hostileSpans, refund48f };

const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }).map((text) => text.toWellFormed()),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.constantFrom<AttributeValue>(
      2n ** 63n - 1n,
      -(2n ** 60n),
      0.1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      null,
    ),
    fc.maxSafeInteger().map((whole) => new WholeFloat(whole)),
    fc.uint8Array({ maxLength: 9 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc
      .dictionary(fc.string({ minLength: 1 }), tie("value"), { maxKeys: 3 })
      .map((entries) => new Map(Object.entries(entries))),
  ),
})).value;

const attributes = fc
  .array(fc.tuple(fc.stringMatching(/^[a-z.]{1,12}$/), value), { maxLength: 4 })
  .map((entries) => new Map(entries));

const anySpan: fc.Arbitrary<Span> = fc
  .record({
    spanId: fc.stringMatching(/^[1-9a-f][0-9a-f]{15}$/),
    name: fc.string(),
    start: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    lasting: fc.option(fc.bigInt({ min: 1n, max: 2n ** 40n }), { nil: undefined }),
    kind: fc.constantFrom("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER" as const),
    status: fc.constantFrom("UNSET", "OK", "ERROR" as const),
    own: attributes,
    event: attributes,
    flags: fc.option(fc.constantFrom(1, 0x300), { nil: undefined }),
  })
  .map(({ spanId, name, start, lasting, kind, status, own, event, flags }) =>
    makeSpan({
      traceId: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId,
      spanId: spanId as SpanId,
      name,
      kind: kind as Span["kind"],
      status: status as Span["status"],
      startUnixNano: start,
      endUnixNano: lasting === undefined ? undefined : start + lasting,
      attributes: own,
      events: [{ name: "token", timeUnixNano: start, attributes: event }],
      flags,
      resource: { service: "miniserve", attributes: new Map([["service.name", "miniserve"]]) },
      scope: { name: "lib", version: "1", attributes: new Map([["a", 1]]) },
    }),
  );

describe("OTLP JSON that lgtrace writes", () => {
  it("is read back as it was, whatever the spans hold", () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        expect(readJson(jsonText({ resourceSpans: otlpResourceSpans([span]) })).spans).toEqual([span]);
      }),
    );
  });

  it.each(Object.entries(STORIES))("keeps every span of %s", (_name, story) => {
    const spans = spansOf(story);
    const read = readJson(jsonText({ resourceSpans: otlpResourceSpans(spans) })).spans;
    expect(read).toEqual(spans);
  });

  it("keeps log lines, the line as it was written beside its message", () => {
    const line: LogLine = {
      timeUnixNano: 1_779_460_327_345_000_000n,
      level: "WARN",
      body: '{"event":"kv_cache.full","action":"eviction","slot":3}',
      message: "kv_cache.full",
      attributes: new Map<string, AttributeValue>([
        ["action", "eviction"],
        ["slot", 3],
      ]),
      service: "miniserve",
      instance: "miniserve-0",
      traceId: "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e" as TraceId,
      spanId: "00f067aa0ba902b7" as SpanId,
    };
    const plain: LogLine = {
      ...line,
      body: "done",
      message: "done",
      attributes: new Map(),
      instance: undefined,
    };
    const text = jsonText({ resourceLogs: otlpResourceLogs([line, plain]) });
    expect(readJson(text).lines).toEqual([line, plain]);
  });
});

describe("Jaeger JSON that lgtrace writes", () => {
  it.each(Object.entries({ emptyCompletion, refund48f }))("keeps what %s says", (_name, story) => {
    const spans = spansOf(story);
    const read = readJson(jsonText({ data: [jaegerTrace(spans)] })).spans;
    expect(read.map(shape)).toEqual(spans.map(shape));
    const [first, own] = [read.at(-1)?.attributes, spans.at(-1)?.attributes];
    for (const [key, kept] of own ?? []) expect(first?.get(key)).toEqual(kept);
  });
});

describe("Zipkin JSON that lgtrace writes", () => {
  it.each(Object.entries({ emptyCompletion, sharedId }))("keeps the tree of %s", (_name, story) => {
    const read = readJson(jsonText(zipkinSpans(spansOf(story)))).spans;
    expect(read.map(shape)).toEqual(spansOf(story).map(shape));
  });
});

/** What every format has a place for. */
function shape({ spanId, parentSpanId, name, kind, status, startUnixNano, endUnixNano, resource }: Span) {
  const isCall = kind !== "INTERNAL" && kind !== "UNSPECIFIED";
  return {
    spanId,
    parentSpanId,
    name,
    kind: isCall ? kind : "",
    status,
    startUnixNano,
    endUnixNano,
    service: resource.service,
  };
}
