import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import type { Span } from "../../src/model/span.ts";
import { EMPTY_COMPLETION } from "./empty-completion.ts";
import { factsOf, log, span } from "./story.ts";

/** `message → owner (how)` of each line, in the order in which they are attached. */
function places(spans: readonly Span[], logs: readonly LogLine[]): string[] {
  return factsOf(spans, { logs }).attachments.map(({ line, node, missingSpanId, attachedBy }) => {
    const owner = node?.span.name ?? (missingSpanId === undefined ? "the trace" : `missing ${missingSpanId}`);
    return `${line.message} → ${owner} (${attachedBy})`;
  });
}

describe("log lines", () => {
  it("hang on the span that they name, else on the innermost that ran, in time order", () => {
    const logs = [
      log("decode.done", { at: 286, spanId: "llm.decode" }),
      log("kv_cache.full", { at: 231 }),
      log("search", { at: 35 }),
      log("between", { at: 70 }),
    ];
    expect(places(EMPTY_COMPLETION, logs)).toEqual([
      "search → vector.search (time)",
      "between → http.handler (time)",
      "kv_cache.full → llm.prefill (time)",
      "decode.done → llm.decode (span-id)",
    ]);
    const offsets = factsOf(EMPTY_COMPLETION, { logs }).attachments.map(({ offsetNs }) => offsetNs);
    expect(offsets).toEqual([35e6, 70e6, 231e6, 286e6]);
  });

  it("that name a span nobody sent keep its id", () => {
    expect(places(EMPTY_COMPLETION, [log("lost", { at: 50, spanId: "9f03" })])).toEqual([
      "lost → missing 9f03 (span-id)",
    ]);
  });

  it("hang on the trace where no span of their service ran, or when is not known", () => {
    const two = [
      span("front", { at: [0, 100] }),
      span("back", { parent: "front", at: [10, 20], service: "backend" }),
    ];
    expect(
      places(two, [
        log("before", { at: -5 }),
        log("other service", { at: 15, service: "backend" }),
        log("its service had ended", { at: 50, service: "backend" }),
        log("which service", { at: 50, service: undefined }),
        log("after", { at: 500 }),
        log("never", {}),
      ]),
    ).toEqual([
      "before → the trace (trace)",
      "other service → back (time)",
      "its service had ended → the trace (trace)",
      "which service → the trace (trace)",
      "after → the trace (trace)",
      "never → the trace (trace)",
    ]);
    expect(places([span("only", { at: [0, 100] })], [log("whose", { at: 50, service: undefined })])).toEqual([
      "whose → only (time)",
    ]);
  });

  it("on a border belong to what begins, at the very end to what ends last", () => {
    const spans = [
      span("root", { at: [0, 30] }),
      span("a", { parent: "root", at: [0, 10] }),
      span("b", { parent: "root", at: [10, 20] }),
      span("instant", { parent: "root", at: [25, 25] }),
      span("last", { parent: "root", at: [26, 30] }),
    ];
    expect(
      places(
        spans,
        [10, 20, 25, 30].map((at) => log(`at ${at}`, { at })),
      ),
    ).toEqual(["at 10 → b (time)", "at 20 → root (time)", "at 25 → instant (time)", "at 30 → root (time)"]);
  });

  it("of any depth go to the deepest span, though another began later", () => {
    const spans = [
      span("root", { at: [0, 100] }),
      span("a", { parent: "root", at: [0, 90] }),
      span("a.1", { parent: "a", at: [5, 80] }),
      span("b", { parent: "root", at: [20, 60] }),
    ];
    expect(places(spans, [log("line", { at: 30 })])).toEqual(["line → a.1 (time)"]);
  });

  it("of equal depth go to the span that began last, and equal times keep the given order", () => {
    const spans = [
      span("root", { at: [0, 100] }),
      span("a", { parent: "root", at: [0, 90] }),
      span("b", { parent: "root", at: [20, 60] }),
    ];
    const logs = ["z", "a", "m"].map((message) => log(message, { at: 30 }));
    expect(places(spans, logs)).toEqual(["z → b (time)", "a → b (time)", "m → b (time)"]);
  });

  it("go to their own service's half of a shared id", () => {
    const spanId = "call" as SpanId;
    const spans = [
      span("get", { spanId, at: [0, 100], kind: "CLIENT", service: "front" }),
      span("/get", { spanId, parent: "call", at: [10, 90], kind: "SERVER", service: "back" }),
    ];
    const lines = ["front", "back", "third"].map((service) => log(service, { at: 50, spanId, service }));
    expect(places(spans, lines)).toEqual([
      "front → get (span-id)",
      "back → /get (span-id)",
      "third → get (span-id)",
    ]);
  });
});
