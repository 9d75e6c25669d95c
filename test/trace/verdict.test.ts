import { describe, expect, it } from "vitest";
import { EMPTY_COMPLETION } from "./empty-completion.ts";
import { REFUND_TURN } from "./refund-turn.ts";
import { factsOf, span } from "./story.ts";

describe("the header", () => {
  it("of the empty completion", () => {
    const facts = factsOf(EMPTY_COMPLETION);
    expect({
      service: facts.service,
      rootName: facts.rootName,
      durationNs: facts.durationNs,
      model: facts.model,
      stopReason: facts.stopReason,
      httpStatus: facts.httpStatus,
      verdict: facts.verdict,
      state: facts.state,
    }).toEqual({
      service: "miniserve",
      rootName: "http.handler",
      durationNs: 295e6,
      model: "minigpt-v1",
      stopReason: "immediate_eos",
      httpStatus: 200,
      verdict: undefined,
      state: "complete",
    });
  });

  it("of the refund turn lasts as long as the root, and names the first call's model", () => {
    const facts = factsOf(REFUND_TURN);
    expect([facts.durationNs, facts.model, facts.verdict]).toEqual([
      2608e6,
      "gpt-4o-mini",
      "outside-parent ×2",
    ]);
  });

  it("lasts until the last root's end, or the latest time where a root has none", () => {
    const late = span("late", { at: [200, 260] });
    expect(factsOf([span("root", { at: [0, 100] }), late]).durationNs).toBe(260e6);
    const open = factsOf([span("root", { at: [0] }), span("work", { parent: "root", at: [10, 70] })]);
    expect([open.durationNs, open.state, open.stateReason]).toEqual([70e6, "unknown", "the root has no end"]);
  });

  it("takes the stop reason of the last call and the status of the first span that has one", () => {
    const call = (name: string, from: number, stop: string) =>
      span(name, { parent: "root", at: [from, from + 9], has: { "llm.stop_reason": stop } });
    const facts = factsOf([
      span("root", { at: [0, 90] }),
      call("one", 0, "tool_calls"),
      call("two", 50, "stop"),
      span("call", { parent: "root", at: [70, 80], has: { "http.status_code": 503 } }),
    ]);
    expect([facts.stopReason, facts.httpStatus]).toEqual(["stop", 503]);
  });
});

describe("the verdict", () => {
  const failed = (name: string, parent: string, at: [number, number], statusMessage?: string) =>
    span(name, { parent, at, status: "ERROR", statusMessage });

  it("is the innermost error, of several the one that happened first", () => {
    const facts = factsOf([
      span("http.handler", { at: [0, 100], status: "ERROR" }),
      failed("agent", "http.handler", [5, 90]),
      failed("slow tool", "agent", [10, 60], "deadline exceeded"),
      failed("llm.decode", "agent", [20, 30], "CUDA out of memory"),
    ]);
    expect(facts.firstError?.span.name).toBe("llm.decode");
    expect(facts.verdict).toBe("llm.decode: CUDA out of memory");
  });

  it("falls back on the error's type, then on the bare word", () => {
    const typed = span("call", { at: [0, 9], status: "ERROR", has: { "error.type": "timeout" } });
    expect(factsOf([typed]).verdict).toBe("call: timeout");
    expect(factsOf([span("call", { at: [0, 9], status: "ERROR" })]).verdict).toBe("call: error");
  });

  it("is that the trace is partial, where nothing failed", () => {
    const facts = factsOf([span("root", { at: [0, 9] })], { partial: "Tempo says PARTIAL" });
    expect([facts.verdict, facts.state, facts.stateReason]).toEqual([
      "partial",
      "partial",
      "Tempo says PARTIAL",
    ]);
    const pruned = factsOf([span("root", { at: [0, 9], has: { "aggregation.span_count": 12 } })]);
    expect(pruned.state).toBe("partial");
  });

  it("is else what is marked", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("a", { parent: "gone", at: [1, 2] }),
      span("b", { parent: "gone", at: [3] }),
    ]);
    expect(facts.verdict).toBe("orphan ×2, unfinished ×1");
  });
});
