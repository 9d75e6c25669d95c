import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { isFallback } from "../../src/vocabulary/fallback.ts";
import { attemptsInEvents } from "../../src/vocabulary/retry-count.ts";
import { Sightings } from "../../src/vocabulary/sightings.ts";
import { resultSaysError } from "../../src/vocabulary/tool-call.ts";
import { event } from "./attributes.ts";

function spanWith(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): Span {
  return makeSpan({
    traceId: "t" as TraceId,
    spanId: "s" as SpanId,
    name: "work",
    startUnixNano: 0n,
    attributes: new Map(Object.entries(attributes)),
    ...more,
  });
}

function seen(attributes: Record<string, AttributeValue>, more: Partial<Span> = {}): Sightings {
  return new Sightings(spanWith(attributes, more));
}

describe("a tool call", () => {
  it("has its arguments under the first name that holds any", () => {
    const known = seen({ "input.value": "later", "gen_ai.tool.call.arguments": '{"q":"x"}' });
    expect(known.of("toolArguments")).toMatchObject({
      state: "known",
      key: "gen_ai.tool.call.arguments",
      value: '{"q":"x"}',
    });
    expect(seen({ "tool.args": null, tool_arguments: "x" }).value("toolArguments")).toBe("x");
  });

  it("does not take a schema for arguments", () => {
    const schema = '{"type":"object","properties":{"id":{"type":"string"}}}';
    expect(seen({ "tool.parameters": schema }).value("toolArguments")).toBeUndefined();
    expect(seen({ "tool.parameters": '{"id":"A-1"}' }).value("toolArguments")).toBe('{"id":"A-1"}');
  });

  it("does not take a description of the parameters for arguments", () => {
    const described = '{"query":{"type":"string","description":"what to look for"}}';
    const called = '{"args":[],"kwargs":{"query":"horse"}}';
    for (const parameters of [described, "{}"])
      expect(seen({ "tool.parameters": parameters, "input.value": called }).value("toolArguments")).toBe(
        called,
      );
    expect(seen({ "tool.parameters": '{"filter":{"type":"date"}}' }).of("toolArguments").state).toBe("known");
  });

  it("has its result on the span or in an event", () => {
    const events = [event("gen_ai.choice", { message: "42" })];
    expect(seen({}, { events }).value("toolResult")).toBe("42");
    expect(seen({ "tool.result": "7" }, { events }).value("toolResult")).toBe("7");
  });

  it("says how it went, in its status or inside its result", () => {
    expect(seen({ success: false }).value("toolStatus")).toBe("failed");
    expect(seen({ "gen_ai.tool.status": "success" }).value("toolStatus")).toBe("ok");
    expect(seen({ success: ["no"] }).value("toolStatus")).toBeUndefined();
    expect(resultSaysError('{"isError":true,"content":[]}')).toBe(true);
    expect(resultSaysError(new Map([["status", "error"]]))).toBe(true);
    expect(resultSaysError("an error")).toBe(false);
  });
});

describe("attempts", () => {
  it("are counted from 1, from ordinals and from retries", () => {
    expect(seen({ attempt: 3 }).value("attempt")).toBe(3);
    expect(seen({ attempt: 0 }).value("attempt")).toBeUndefined();
    expect(seen({ "retry.count": "2" }).value("attempt")).toBe(3);
    expect(seen({ "http.request.header.x-stainless-retry-count": ["1"] }).value("attempt")).toBe(2);
    expect(seen({ "http.request.resend_count": 1 }).value("sending")).toBe(2);
    expect(seen({ "ai.settings.maxRetries": 2 }).of("attempt").state).toBe("unknown");
  });

  it("that contradict each other are a conflict", () => {
    expect(seen({ attempt: 3, "retry.count": 1 }).of("attempt").state).toBe("conflict");
  });

  it("are told by events too", () => {
    expect(attemptsInEvents(spanWith({})).attempts).toBe(1);
    expect(attemptsInEvents(spanWith({}, { events: [event("retry"), event("retry")] })).attempts).toBe(3);
    const attempts = [event("gen_ai.request.attempt"), event("gen_ai.request.attempt")];
    expect(attemptsInEvents(spanWith({}, { events: attempts })).attempts).toBe(2);
  });
});

describe("a remote call", () => {
  it("has gRPC's status by number or by name", () => {
    expect(seen({ "rpc.grpc.status_code": 14 }).value("grpcStatus")).toBe("UNAVAILABLE");
    expect(seen({ "rpc.response.status_code": "resource_exhausted" }).value("grpcStatus")).toBe(
      "RESOURCE_EXHAUSTED",
    );
    expect(seen({ "rpc.grpc.status_code": 99 }).value("grpcStatus")).toBeUndefined();
  });
});

describe("a fallback", () => {
  it.each([
    ["llm.fallback", {}, true],
    ["cache.get", {}, true],
    ["cache.set", {}, false],
    ["answer", { "app.used_fallback": true }, true],
    ["answer", { "app.used_fallback": false }, false],
    ["vector.search", { "gen_ai.usage.cache_read.input_tokens": 3 }, false],
  ])("%s with %o: %s", (name, attributes, expected) => {
    expect(isFallback(spanWith(attributes, { name }))).toBe(expected);
  });
});
