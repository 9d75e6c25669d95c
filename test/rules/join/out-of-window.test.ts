import { describe, expect, it } from "vitest";
import { log, span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const spans = [
  span("root", { at: [0, 3000] }),
  span("decode", { parent: "root", at: [100, 200] }),
  span("format", { parent: "root", at: [1000, 2000.5] }),
];
const HOUR = 3_600_000;

/** So many lines, each as far from its place inside the decode. */
function lines(count: number, shift: (index: number) => number) {
  return Array.from({ length: count }, (_, index) =>
    log("decode.step", { at: 110 + index + shift(index), spanId: "decode" }),
  );
}

describe("J03 out-of-window", () => {
  it("mentions a line a little after its span: a flush", () => {
    const [finding] = foundBy("J03", spans, { logs: [log("decode.done", { at: 208, spanId: "decode" })] });
    expect(finding).toMatchObject({
      severity: "info",
      spanIds: ["decode"],
      phrase: "log line outside its span",
    });
    expect(finding?.message).toBe("decode.done was logged 8 ms after decode ended: a flush or a finaliser");
    expect(finding?.evidence.stat).toEqual([{ name: "distance from the span, ms", value: 8, limit: 5 }]);
  });

  it.each([
    ["inside", 150],
    ["at the very start", 100],
    ["within 5 ms of the end", 205],
    ["within 5 ms of the start", 95],
  ])("is silent about a line %s", (_what, at) => {
    expect(saidBy("J03", spans, { logs: [log("x", { at, spanId: "decode" })] })).toEqual([]);
  });

  it("allows a hundredth of the span, and the log's resolution", () => {
    expect(saidBy("J03", spans, { logs: [log("x", { at: 2010.501, spanId: "format" })] })).toEqual([]);
    expect(saidBy("J03", spans, { logs: [log("x", { at: 2010.6, spanId: "format" })] })).toHaveLength(1);
    // The story begins at a whole second and 120 ms.
    expect(saidBy("J03", spans, { logs: [log("x", { at: 880, spanId: "decode" })] })).toEqual([]);
    expect(saidBy("J03", spans, { logs: [log("x", { at: 881, spanId: "decode" })] })).toHaveLength(1);
  });

  it("suspects the clock of a line before its span, and the zone of one that is hours away", () => {
    const message = (at: number) =>
      foundBy("J03", spans, { logs: [log("x", { at, spanId: "decode" })] })[0]?.message;
    expect(message(60)).toBe("x was logged 40 ms before decode began: another clock?");
    expect(message(1501)).toBe("x was logged 1.3 s after decode ended: another clock?");
    expect(message(2 * HOUR + 151)).toBe("x was logged about 2 h after decode ended: a time zone?");
  });

  it("tells a time zone from twenty lines on", () => {
    const [finding, another] = foundBy("J03", spans, { logs: lines(20, () => 2 * HOUR) });
    expect(another).toBeUndefined();
    expect(finding).toMatchObject({
      severity: "warning",
      phrase: "log times in another zone",
      spanIds: ["decode"],
    });
    expect(finding?.message).toBe(
      "20 of 20 log lines lie about 2 h after their spans: a time zone, or a local time read as UTC",
    );
    expect(finding?.fix).toContain("zone");
    expect(saidBy("J03", spans, { logs: lines(19, () => 2 * HOUR) })).toEqual([
      "info log line outside its span",
    ]);
  });

  it("knows zones of half and quarter hours, west of Greenwich too", () => {
    const by = (ms: number) => foundBy("J03", spans, { logs: lines(20, () => ms) })[0]?.message;
    expect(by(5.75 * HOUR)).toContain("5.75 h after their spans: a time zone");
    expect(by(-3.5 * HOUR)).toContain("3.5 h before their spans: a time zone");
  });

  it("tells another clock from lines that are all as far off", () => {
    const [finding] = foundBy("J03", spans, { logs: lines(24, () => 2500) });
    expect(finding).toMatchObject({ severity: "warning", phrase: "log clock is off" });
    expect(finding?.message).toContain("the logger's host has another clock");
  });

  it("claims no constant offset where the lines scatter, or most are inside", () => {
    const said = (shift: (index: number) => number) => saidBy("J03", spans, { logs: lines(24, shift) });
    expect(said((index) => 1000 * index)).toEqual(["info log line outside its span"]);
    expect(said((index) => (index < 5 ? 2 * HOUR : 0))).toEqual(["info log line outside its span"]);
  });

  it("does not guess the end of a span that never ended", () => {
    const open = [span("root", { at: [0, 3000] }), span("decode", { parent: "root", at: [100] })];
    expect(saidBy("J03", open, { logs: [log("x", { at: 2800, spanId: "decode" })] })).toEqual([]);
    expect(saidBy("J03", open, { logs: [log("x", { at: 50, spanId: "decode" })] })).toEqual([]);
  });

  it("leaves lines without a span of their own, or without a time, alone", () => {
    const logs = [
      log("x", { at: 9000 }),
      log("y", { spanId: "decode" }),
      log("z", { at: 9000, spanId: "gone" }),
    ];
    expect(saidBy("J03", spans, { logs })).toEqual([]);
  });

  it("is not judged without lines", () => {
    expect(unjudgedBy("J03", spans)).toEqual(["no log lines given"]);
  });
});
