import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import type { LogLine } from "../../../src/model/log-line.ts";
import type { StrayTrace } from "../../../src/model/stray-lines.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { linesWithoutTrace } from "../../../src/rules/join/lines-without-trace.ts";
import { silentTrace } from "../../../src/rules/join/silent-trace.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, log, span, unixNano } from "../../trace/story.ts";
import { unjudgedBy } from "../judged.ts";

const spans = [
  span("root", { at: [0, 300] }),
  span("db", { parent: "root", at: [10, 20], service: "store" }),
];

function lines(count: number): LogLine[] {
  return Array.from({ length: count }, (_, at) => log("tick", { at }));
}

/** What is said of the last of several traces, each with its log lines. */
function ofTheLast(...each: readonly (readonly LogLine[])[]) {
  const run = new Run(
    each.map((logs, turn) => factsOf(spans, { logs, traceId: `trace ${turn}` as TraceId })),
  );
  const last = run.traces.at(-1);
  if (last === undefined) throw new Error("no trace");
  const { findings, unjudged } = runRules(
    [silentTrace],
    ruleFacts(last, { ...SETTLED, logsGiven: true, run }),
  );
  return {
    findings,
    said: findings.map(({ severity, message }) => `${severity} ${message}`),
    reasons: unjudged.map(({ reason }) => reason),
  };
}

describe("J04 silent-trace", () => {
  it("finds the trace whose siblings log", () => {
    const { said, findings } = ofTheLast(lines(5), lines(7), lines(10), lines(8), lines(6), []);
    expect(said).toEqual([
      "info miniserve logged nothing for this trace, and usually 6.5 lines a trace (median of 6)",
    ]);
    expect(findings[0]?.spanIds).toEqual(["root"]);
  });

  it("is silent about a service that never logs, or logs little", () => {
    expect(ofTheLast([], [], [], [], []).said).toEqual([]);
    expect(ofTheLast(lines(4), lines(4), lines(4), lines(4), []).said).toEqual([]);
    expect(ofTheLast(lines(4), lines(4), lines(4), lines(4), []).reasons).toEqual([]);
  });

  it("is silent about a trace with a line", () => {
    expect(ofTheLast(lines(9), lines(9), lines(9), lines(9), lines(1)).said).toEqual([]);
  });

  it("does not judge from fewer than five traces of the service", () => {
    const { said, reasons } = ofTheLast(lines(9), lines(9), lines(9), []);
    expect([said, reasons]).toEqual([[], ["fewer than 5 traces of the service"]]);
  });

  it("does not judge where the lines given are of another time than the trace", () => {
    const earlier = lines(6).map((line, at) => ({ ...line, timeUnixNano: unixNano(-9000 + at) }));
    const { said, reasons } = ofTheLast(earlier, earlier, earlier, earlier, earlier, []);
    expect([said, reasons]).toEqual([[], ["the log lines given are of another time"]]);
  });

  it("is not judged without lines, or where nobody keeps the other traces", () => {
    expect(unjudgedBy("J04", spans)).toEqual(["no log lines given"]);
    expect(unjudgedBy("J04", spans, { logs: lines(3) })).toEqual(["fewer than 5 traces of the service"]);
  });
});

describe("trace ids that only logs know", () => {
  const earliest = unixNano(0);
  const strays = (count: number, at: number) =>
    new Map(
      Array.from({ length: count }, (_, turn): [TraceId, StrayTrace] => [
        `stray ${turn}` as TraceId,
        { lines: 7, service: "miniserve", lastUnixNano: unixNano(at) },
      ]),
    );

  it("are one finding with their count", () => {
    const finding = linesWithoutTrace({ byId: strays(30, 50), ids: 30, lines: 210 }, earliest);
    expect(finding).toMatchObject({ rule: "J04", severity: "info" });
    expect(finding?.message).toBe("30 trace ids name no trace given, in 210 log lines");
    expect(finding?.evidence.link?.[0]).toEqual({ traceId: "stray 0", note: "7 log lines of miniserve" });
    expect(finding?.evidence.link).toHaveLength(20);
  });

  it("may be of traces that are no longer kept", () => {
    const finding = linesWithoutTrace({ byId: strays(4, -50), ids: 4, lines: 28 }, earliest);
    expect(finding?.message).toContain("the lines of 4 of them are older than every trace given");
    expect(finding?.fix).toContain("kept");
  });

  it("are nothing to speak of where there are none, or no traces were given", () => {
    expect(linesWithoutTrace({ byId: new Map(), ids: 0, lines: 0 }, earliest)).toBeUndefined();
    expect(linesWithoutTrace({ byId: strays(3, 0), ids: 3, lines: 3 }, undefined)).toBeUndefined();
  });
});
