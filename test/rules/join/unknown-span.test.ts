import { describe, expect, it } from "vitest";
import type { SpanId } from "../../../src/model/ids.ts";
import { log, span, TRACE, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const root = span("root", { at: [0, 300] });
const SAID = "warning log line of an unknown span";
const GONE = "5e1a90c37bd2f648";

describe("J02 unknown-span", () => {
  it("counts the lines of each span that nobody sent", () => {
    const logs = [
      log("rerank.started", { at: 30, spanId: GONE }),
      log("rerank.done", { at: 48, spanId: GONE }),
    ];
    const [finding, another] = foundBy("J02", [root], { logs });
    expect(another).toBeUndefined();
    expect(finding).toMatchObject({ severity: "warning", spanIds: [], actual: GONE });
    expect(finding?.message).toBe(
      `2 log lines name span ${GONE}, which is not in the trace: it was not sampled, not exported, or dropped on its way`,
    );
    expect(finding?.evidence.log?.map(({ message, spanId }) => [message, spanId])).toEqual([
      ["rerank.started", GONE],
      ["rerank.done", GONE],
    ]);
  });

  it("leaves a missing parent to S01, whose case it makes stronger", () => {
    const spans = [root, span("decode", { parent: GONE, at: [10, 20] })];
    expect(saidBy("J02", spans, { logs: [log("decode.done", { at: 20, spanId: GONE })] })).toEqual([]);
  });

  it("is silent about a line without a span id: it hangs on the trace", () => {
    expect(saidBy("J02", [root], { logs: [log("decode.done", { at: 20 })] })).toEqual([]);
  });

  it("waits for a span of a trace that may still grow, and does not judge a partial one", () => {
    const logs = [log("decode.done", { at: 20, spanId: GONE })];
    expect(saidBy("J02", [root], { logs, now: unixNano(400) })).toEqual([]);
    expect(unjudgedBy("J02", [root], { logs, now: unixNano(400) })).toEqual([
      "the trace may still be growing",
    ]);
    expect(saidBy("J02", [root], { logs, now: unixNano(90_000) })).toEqual([SAID]);
    expect(unjudgedBy("J02", [root], { logs, partial: "cut" })).toEqual(["the trace is partial"]);
  });

  it("knows a span's id written as a decimal number", () => {
    const hex = { ...span("decode", { parent: "root", at: [10, 20] }), spanId: "00f067aa0ba902b7" as SpanId };
    const logs = [log("decode.done", { at: 20, spanId: String(0x00f067aa0ba902b7n) })];
    const [finding] = foundBy("J02", [root, hex], { logs });
    expect(finding?.message).toContain("it is the decimal form of 00f067aa0ba902b7");
    expect(finding?.fix).toContain("16 hex digits");
  });

  it("knows the trace's id in the span's field", () => {
    const [finding] = foundBy("J02", [root], { logs: [log("x", { at: 20, spanId: TRACE.slice(16) })] });
    expect(finding?.message).toContain("it is a part of the trace id");
  });

  it("is not judged without lines", () => {
    expect(unjudgedBy("J02", [root])).toEqual(["no log lines given"]);
  });
});
