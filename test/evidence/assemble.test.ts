import { describe, expect, it } from "vitest";
import { assemble } from "../../src/evidence/assemble.ts";
import { Collection } from "../../src/evidence/collect.ts";
import { NO_ATTRIBUTES } from "../../src/model/attribute.ts";
import { spanIdOf, type TraceId, traceIdOf } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";

const SLOW = idOf("7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e");
const FAST = idOf("b04e11c7a2f94d0f8a6c5b3e2d1f0a99");

function idOf(hex: string): TraceId {
  const id = traceIdOf(hex);
  if (id === undefined) throw new Error(hex);
  return id;
}

function span(traceId: TraceId, service: string, start: bigint, end: bigint): Span {
  const spanId = spanIdOf("00f067aa0ba902b7");
  if (spanId === undefined) throw new Error("no span id");
  const resource = { service, attributes: NO_ATTRIBUTES };
  return makeSpan({
    traceId,
    spanId,
    name: "http.handler",
    startUnixNano: start,
    endUnixNano: end,
    resource,
  });
}

function line(message: string, more: Partial<LogLine>): LogLine {
  const absent = { timeUnixNano: undefined, level: undefined, service: undefined, instance: undefined };
  const noIds = { traceId: undefined, spanId: undefined };
  return { ...absent, ...noIds, body: message, message, attributes: NO_ATTRIBUTES, ...more };
}

function collect(spans: Span[], lines: LogLine[]): Collection {
  const collection = new Collection();
  collection.add({ name: "trace.json", spans, lines: [], partial: new Map() });
  collection.add({ name: "miniserve.log", spans: [], lines, partial: new Map() });
  return collection;
}

describe("which log lines are a trace's", () => {
  it("takes those that name it and counts those of other requests", () => {
    const lines = [line("mine", { traceId: SLOW }), line("another's", { traceId: FAST })];
    const { traces, otherLines } = assemble(collect([span(SLOW, "miniserve", 100n, 200n)], lines));
    expect(traces[0]?.logs.map((log) => log.message)).toEqual(["mine"]);
    expect(otherLines).toBe(1);
  });

  it("takes those that name it by its low 64 bits (Datadog, B3), unless a trace is called just that", () => {
    const low = idOf("8a6c5b3e2d1f0a99");
    const spans = [span(FAST, "miniserve", 100n, 200n)];
    const lines = [line("whole", { traceId: FAST }), line("half", { traceId: low })];
    const [whole] = assemble(collect(spans, lines)).traces;
    expect(whole?.logs.map((log) => log.message)).toEqual(["whole", "half"]);

    const both = assemble(collect([...spans, span(low, "miniserve", 300n, 400n)], lines));
    expect(both.traces.map((trace) => trace.logs.map((log) => log.message))).toEqual([["whole"], ["half"]]);
    expect(both.otherLines).toBe(0);
  });

  it("gives a line whose half id fits several traces to none of them", () => {
    const twin = idOf("000000000000000a8a6c5b3e2d1f0a99");
    const spans = [span(FAST, "miniserve", 100n, 200n), span(twin, "miniserve", 300n, 400n)];
    const { traces, otherLines } = assemble(
      collect(spans, [line("?", { traceId: idOf("8a6c5b3e2d1f0a99") })]),
    );
    expect(traces.map((trace) => trace.logs.length)).toEqual([0, 0]);
    expect(otherLines).toBe(1);
  });

  it("takes those that name it without the dashes of its UUID", () => {
    const spans = [span(idOf("7C1F9B2E-4d5a-6b7c-8d9e-0f1a2b3c4d5e"), "miniserve", 100n, 200n)];
    const lines = [line("mine", { traceId: SLOW }), line("mine too", { traceId: idOf("8d9e0f1a2b3c4d5e") })];
    const { traces, otherLines } = assemble(collect(spans, lines));
    expect(traces[0]?.logs.map((log) => log.message)).toEqual(["mine", "mine too"]);
    expect(otherLines).toBe(0);
  });

  it("takes lines without an id from its service inside its window, its last nanosecond included", () => {
    const at = (time: bigint, service = "miniserve") => line(`${time}`, { timeUnixNano: time, service });
    const lines = [at(99n), at(100n), at(150n), at(200n), at(201n), at(150n, "gateway")];
    const { traces, otherLines } = assemble(collect([span(SLOW, "miniserve", 100n, 200n)], lines));
    expect(traces[0]?.logs.map((log) => log.message)).toEqual(["100", "150", "200"]);
    expect(otherLines).toBe(3);
  });

  it("gives a line without a service that of its file, else the only one in the traces", () => {
    const silent = line("evicted", { timeUnixNano: 150n });
    const named = line("ready", { timeUnixNano: 1n, service: "miniserve" });
    const spans = [span(SLOW, "miniserve", 100n, 200n), span(FAST, "gateway", 100n, 200n)];
    expect(assemble(collect(spans, [silent, named])).traces.map((trace) => trace.logs.length)).toEqual([
      1, 0,
    ]);
    expect(assemble(collect(spans, [silent])).traces.map((trace) => trace.logs.length)).toEqual([0, 0]);
    expect(assemble(collect(spans.slice(0, 1), [silent])).traces.map((trace) => trace.logs.length)).toEqual([
      1,
    ]);
  });

  it("orders traces by their start", () => {
    const spans = [span(SLOW, "miniserve", 300n, 400n), span(FAST, "miniserve", 100n, 150n)];
    expect(assemble(collect(spans, [])).traces.map((trace) => trace.traceId)).toEqual([FAST, SLOW]);
  });
});

describe("lines that name traces which were not given", () => {
  it("are counted by id, the first hundreds of ids", () => {
    const other = (n: number) => idOf((n + 1).toString(16).padStart(32, "0"));
    const strays = Array.from({ length: 700 }, (_, n) =>
      line("x", { traceId: other(n), timeUnixNano: 7n, service: "s" }),
    );
    const lines = [
      line("mine", { traceId: SLOW }),
      line("nobody's", {}),
      ...strays,
      line("y", { traceId: other(0) }),
    ];
    const { strayLines } = assemble(collect([span(SLOW, "miniserve", 100n, 200n)], lines));
    expect(strayLines).toMatchObject({ ids: 700, lines: 701 });
    expect(strayLines.byId.size).toBe(500);
    expect(strayLines.byId.get(other(0))).toEqual({ lines: 2, service: "s", lastUnixNano: 7n });
  });

  it("are none where an id could be of two traces", () => {
    const low = idOf("8a6c5b3e2d1f0a99");
    const twin = idOf("11111111111111118a6c5b3e2d1f0a99");
    const spans = [span(FAST, "miniserve", 100n, 200n), span(twin, "miniserve", 100n, 200n)];
    expect(assemble(collect(spans, [line("half", { traceId: low })])).strayLines.ids).toBe(0);
  });
});
