import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { differByCached } from "../../src/vocabulary/cached-tokens.ts";
import { HTTP_STATUS } from "../../src/vocabulary/http.ts";
import { MeasuredKeys } from "../../src/vocabulary/measured-keys.ts";
import { OPERATION } from "../../src/vocabulary/operation.ts";
import { amount, count, text } from "../../src/vocabulary/readers.ts";
import { kindRead, oddityOf } from "../../src/vocabulary/value-kind.ts";

describe("the kind of a concept's values", () => {
  it("is told by the reader", () => {
    const status = HTTP_STATUS[0]?.read ?? text;
    expect([count, amount, text, status].map(kindRead)).toEqual(["count", "amount", "text", "number"]);
    expect(OPERATION.map(({ read }) => kindRead(read)).every((kind) => kind === undefined)).toBe(true);
  });

  it.each([
    ["count", "12", true, "number in a string"],
    ["count", new WholeFloat(12), true, "whole float"],
    ["amount", new WholeFloat(12), true, undefined],
    ["count", 12, true, undefined],
    ["count", -1, false, "below 0"],
    ["count", "-1", false, "below 0"],
    ["amount", "n/a", false, "unreadable"],
    ["number", "200", true, "number in a string"],
    ["number", "12.345ms", true, undefined],
    ["number", -1, false, "below 0"],
    ["flag", -1, false, "unreadable"],
    ["text", [1], false, "unreadable"],
    ["text", "  ", false, undefined],
    ["count", "<removed>", false, undefined],
    ["count", null, false, undefined],
  ] as const)("%s %s", (kind, value, readable, oddity) => {
    expect(oddityOf(kind, value, readable)).toBe(oddity);
  });
});

describe("input tokens under several keys", () => {
  it.each([
    [[100, 100], [], [], true],
    [[1120, 120], [1000], [], true],
    [[1170, 120], [1000], [50], true],
    [[1170, 170], [1000], [50], true],
    [[1171, 120], [1000], [50], false],
    [[140, 120, 100], [20], [], false],
    [[100, 80], [], [], false],
  ])("%j with %j read and %j written", (counts, read, written, agree) => {
    expect(differByCached(counts, read, written)).toBe(agree);
  });
});

describe("what a key measures", () => {
  const keys = new MeasuredKeys();
  it.each([
    ["llm.decode.mean_step_ms", "milliseconds"],
    ["ttft_ms", "milliseconds"],
    ["db.duration_ms", "milliseconds"],
    ["request.elapsed_ms", "milliseconds"],
    ["latency_budget_ms", undefined],
    ["http.timeout_ms", undefined],
    ["backoff_ms", undefined],
    ["duration", undefined],
    ["durations.ms", undefined],
    ["cache.hit_percent", "percentage"],
    ["gpu-pct", "percentage"],
    ["percentile", undefined],
    ["process.cpu.percent", undefined],
  ])("%s: %s", (key, measure) => {
    expect(keys.measureOf(key)).toBe(measure);
    expect(keys.measureOf(key)).toBe(measure);
  });
});
