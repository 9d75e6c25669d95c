import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId, TraceId } from "../../../src/model/ids.ts";
import { span, TRACE, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";
import { otherTrace } from "../other-trace.ts";

const DAY_MS = 86_400_000;
const ELSEWHERE = "0000000000000000000000000000e15e" as TraceId;

/** A root with one link. */
function linked(traceId: TraceId, spanId: string, has: Record<string, AttributeValue> = {}) {
  const attributes = new Map(Object.entries(has));
  return span("consume", { at: [0, 9], links: [{ traceId, spanId: spanId as SpanId, attributes }] });
}

const producer = otherTrace(ELSEWHERE, [span("send", { at: [0, 5] })]);

describe("S06 links", () => {
  it("knows a link to the span itself", () => {
    expect(foundBy("S06", [linked(TRACE, "consume")])).toMatchObject([
      {
        severity: "info",
        phrase: "span linked to itself",
        message: "consume has a link to the very span that has the link",
        evidence: { link: [{ traceId: TRACE, spanId: "consume", note: "linked from consume" }] },
      },
    ]);
  });

  it("knows a target that is absent from its own trace", () => {
    expect(saidBy("S06", [linked(TRACE, "gone")])).toEqual(["info link to an absent span"]);
    expect(saidBy("S06", [linked(ELSEWHERE, "gone")], { others: [producer] })).toEqual([
      "info link to an absent span",
    ]);
    expect(saidBy("S06", [linked(TRACE, "child"), span("child", { parent: "consume", at: [1, 2] })])).toEqual(
      [],
    );
  });

  it("does not judge an absence in a partial trace", () => {
    const told = { partial: "too large" };
    expect(saidBy("S06", [linked(TRACE, "gone")], told)).toEqual([]);
    expect(unjudgedBy("S06", [linked(TRACE, "gone")], told)).toEqual(["the trace is partial"]);
  });

  it("is silent about a link to a span that was given", () => {
    const spans = [linked(ELSEWHERE, "send", { "opentracing.ref_type": "follows_from" })];
    expect(saidBy("S06", spans, { others: [producer] })).toEqual([]);
    expect(unjudgedBy("S06", spans, { others: [producer] })).toEqual([]);
  });

  it("does not know of traces that were not given, or that may be gone by now", () => {
    const spans = [linked(ELSEWHERE, "send")];
    expect([saidBy("S06", spans), unjudgedBy("S06", spans)]).toEqual([[], ["a linked trace was not given"]]);
    expect(unjudgedBy("S06", spans, { now: unixNano(13 * DAY_MS) })).toEqual([
      "a linked trace was not given",
    ]);
    expect(unjudgedBy("S06", spans, { now: unixNano(15 * DAY_MS) })).toEqual([
      "a linked trace may be older than the retention",
    ]);
  });

  describe("by what Tempo has of a linked trace", () => {
    const spans = [linked(ELSEWHERE, "send")];
    const has = (spanIds: readonly string[] | undefined, isPartial = false, more: Told = {}): Told => ({
      ...more,
      linkedTrace: (traceId) =>
        traceId === ELSEWHERE
          ? { spanIds: spanIds && new Set(spanIds.map((id) => id as SpanId)), isPartial }
          : undefined,
    });
    const said = (told: Told) => [saidBy("S06", spans, told), unjudgedBy("S06", spans, told)];

    it("is silent where it has the span", () => {
      expect(said(has(["send"]))).toEqual([[], []]);
    });

    it("says that the trace is not there, or the span is not in it", () => {
      expect(foundBy("S06", spans, has(undefined))).toMatchObject([
        {
          severity: "info",
          phrase: "link to an absent trace",
          message: "consume has a link to a trace that Tempo does not have",
          evidence: { link: [{ traceId: ELSEWHERE, spanId: "send" }] },
        },
      ]);
      expect(said(has(["receive"]))).toEqual([["info link to an absent span"], []]);
    });

    it("does not know of a target that may be older than the retention, nor of a partial one", () => {
      const days = (count: number) => ({ now: unixNano(count * DAY_MS) });
      expect(said(has(undefined, false, days(13)))).toEqual([["info link to an absent trace"], []]);
      expect(said(has(undefined, false, days(15)))).toEqual([
        [],
        ["a linked trace may be older than the retention"],
      ]);
      expect(said(has(["send"], false, days(15)))).toEqual([[], []]);
      expect(said(has(["receive"], true))).toEqual([[], ["a linked trace is partial"]]);
    });

    it("waits for a target while the trace may still grow", () => {
      const now = { now: unixNano(1000) };
      expect(said(has(undefined, false, now))).toEqual([[], ["the trace may still be growing"]]);
      expect(said(has(["receive"], false, now))).toEqual([[], ["the trace may still be growing"]]);
    });
  });

  it("says that a child_of link stands for a parent, once for all spans that have one", () => {
    const has = { "opentracing.ref_type": "child_of" };
    const child = { ...linked(TRACE, "root", has), spanId: "c" as SpanId };
    const [found, ...more] = foundBy("S06", [
      span("root", { at: [0, 9] }),
      child,
      { ...child, spanId: "d" as SpanId },
    ]);
    expect([found?.phrase, found?.spanIds, more]).toEqual(["parent told by a link", ["c", "d"], []]);
    expect(found?.evidence.link?.[0]?.note).toBe("linked from c, child_of");
    const parented = { ...child, parentSpanId: "root" as SpanId };
    expect(saidBy("S06", [span("root", { at: [0, 9] }), parented])).toEqual([]);
  });

  it("counts the links that were dropped", () => {
    const dropped = { attributes: 0, events: 0, links: 72 };
    expect(foundBy("S06", [span("batch", { at: [0, 9], dropped })])).toMatchObject([
      { phrase: "links dropped", message: "72 links of batch were dropped, 0 were kept" },
    ]);
  });

  it("says nothing where there are no links", () => {
    expect([
      saidBy("S06", [span("a", { at: [0, 9] })]),
      unjudgedBy("S06", [span("a", { at: [0, 9] })]),
    ]).toEqual([[], []]);
  });
});
