import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import type { LogLine } from "../../../src/model/log-line.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { noTraceId } from "../../../src/rules/join/no-trace-id.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { factsOf, log, span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

const root = span("http.handler", { at: [0, 300], kind: "SERVER", has: { "llm.request.id": "req_1" } });
const spans = [root, span("llm.prefill", { parent: "http.handler", at: [10, 100] })];
const SAID = "log lines without a trace id";

/** A line without ids. */
function lost(
  event: string,
  at: number,
  fields: Record<string, string> = {},
  more: Partial<LogLine> = {},
): LogLine {
  const attributes = new Map(Object.entries(fields));
  return { ...log(event, { at }), attributes, traceId: undefined, ...more };
}

/** What the rule says of the first of several traces that are judged together. */
function foundInRun(...traces: readonly { spans: readonly Span[]; logs: readonly LogLine[] }[]) {
  const run = new Run(
    traces.map(({ spans, logs }, turn) => factsOf(spans, { logs, traceId: `trace ${turn}` as TraceId })),
  );
  const [first] = run.traces;
  if (first === undefined) throw new Error("no trace");
  return runRules([noTraceId], ruleFacts(first, { ...SETTLED, logsGiven: true, run })).findings;
}

describe("J01 no-trace-id", () => {
  it("finds a request's event that carries no id, and takes its failure for an error", () => {
    const logs = [log("request.received", { at: 0 }), lost("request.failed", 290), lost("prefill.done", 100)];
    const [finding] = foundBy("J01", spans, { logs });
    expect(finding).toMatchObject({
      severity: "error",
      confidence: 0.9,
      phrase: SAID,
      spanIds: ["http.handler"],
    });
    expect(finding?.message).toBe(
      "2 of 3 log lines of miniserve inside the request carry no trace id: request.failed, prefill.done",
    );
    expect(finding?.fix).toContain(
      '{service_name="miniserve"} | json | trace_id="" | event=~"request\\\\..*"',
    );
    expect(finding?.evidence.log?.map(({ message }) => message)).toEqual(["prefill.done", "request.failed"]);
    expect(finding?.evidence.stat?.[0]).toEqual({
      name: "lost share of the lines of miniserve",
      value: 2 / 3,
      limit: 0.05,
      n: 3,
    });
  });

  it("warns about other events", () => {
    expect(saidBy("J01", spans, { logs: [lost("request.received", 1)] })).toEqual([`warning ${SAID}`]);
    expect(saidBy("J01", spans, { logs: [lost("llm.prefill.done", 1)] })).toEqual([`warning ${SAID}`]);
  });

  it.each([
    ["startup", lost("app.start", 20)],
    ["background", lost("cache.swept", 20)],
    ["words that only begin like a stage", lost("prefilling the pool", 20)],
    ["prose about requests", lost("request logging is on", 20)],
    ["a health check", lost("request.received", 20, { path: "/healthz" })],
    ["another request's id", lost("request.failed", 20, { request_id: "req_2" })],
    ["another service", lost("request.failed", 20, {}, { service: "gateway" })],
    ["a line after the response", lost("request.finished", 301)],
    ["a line before the request", lost("request.received", -1)],
    ["a line without a time", lost("request.failed", 0, {}, { timeUnixNano: undefined })],
  ])("is silent about %s", (_what, line) => {
    expect(saidBy("J01", spans, { logs: [line] })).toEqual([]);
  });

  it("knows the request's line by the request's id, whatever it says", () => {
    const logs = [lost("CUDA out of memory", 50, { requestId: "req_1" })];
    expect(saidBy("J01", spans, { logs })).toEqual([`warning ${SAID}`]);
  });

  it("takes the events that the contract names", () => {
    const requestEvents = [(event: string) => event === "kv_cache.full"];
    const [finding] = foundBy("J01", spans, {
      logs: [lost("kv_cache.full", 50)],
      expectations: expectationsWith({ requestEvents }),
    });
    expect(finding?.message).toContain("1 of 1 log lines");
    expect(saidBy("J01", spans, { logs: [lost("kv_cache.full", 50)] })).toEqual([]);
  });

  it("leaves another instance's lines to it, where both say which they are", () => {
    const on = (pod: string) => ({
      ...root,
      resource: { service: "miniserve", attributes: new Map([["k8s.pod.name", pod]]) },
    });
    const line = lost("request.failed", 20, { pod: "pod-b" });
    expect(saidBy("J01", [on("pod-a")], { logs: [line] })).toEqual([]);
    expect(saidBy("J01", [on("pod-b")], { logs: [line] })).toEqual([`error ${SAID}`]);
    expect(saidBy("J01", [root], { logs: [line] })).toEqual([`error ${SAID}`]);
    const host = lost("request.failed", 20, { host: "node-7" });
    expect(saidBy("J01", [on("pod-a")], { logs: [host] })).toEqual([`error ${SAID}`]);
  });

  it("is an error above one line in twenty, of twenty or more", () => {
    const joined = (count: number) => Array.from({ length: count }, (_, at) => log("tick", { at }));
    const said = (...logs: LogLine[]) => saidBy("J01", spans, { logs });
    expect(said(...joined(17), lost("prefill.done", 9), lost("prefill.done", 9))).toEqual([
      `warning ${SAID}`,
    ]);
    expect(said(...joined(18), lost("prefill.done", 9), lost("prefill.done", 9))).toEqual([`error ${SAID}`]);
    expect(said(...joined(19), lost("prefill.done", 9))).toEqual([`warning ${SAID}`]);
  });

  it("counts over all traces of the run, a line of several once", () => {
    const shared = lost("prefill.done", 50);
    const [finding] = foundInRun(
      { spans, logs: [log("tick", { at: 1 }), shared] },
      { spans, logs: [log("tick", { at: 1 }), log("prefill.done", { at: 2 }), shared] },
    );
    expect(finding?.evidence.stat?.[0]).toMatchObject({ value: 1 / 4, n: 4 });
    expect(finding?.evidence.stat?.[3]).toEqual({ name: "lost share of prefill.done", value: 0.5, n: 2 });
  });

  it("says how many requests were in flight where any of them may have written it", () => {
    const line = lost("request.failed", 50);
    const other = { spans: [span("http.handler", { at: [40, 60] })], logs: [] };
    const [finding] = foundInRun({ spans, logs: [line] }, other, other);
    expect(finding?.message).toContain("one of 3 requests in flight wrote them");
    expect(finding?.confidence).toBe(0.5);
    const later = { spans: [span("http.handler", { at: [51, 60] })], logs: [] };
    expect(foundInRun({ spans, logs: [line] }, later)[0]?.message).not.toContain("in flight");
    const named = lost("request.failed", 50, { request_id: "req_1" });
    expect(foundInRun({ spans, logs: [named] }, other)[0]?.confidence).toBe(0.9);
  });

  it("is not judged without lines, nor without a root", () => {
    expect(unjudgedBy("J01", spans)).toEqual(["no log lines given"]);
    const orphan = [span("llm.prefill", { parent: "gone", at: [0, 100] })];
    expect(unjudgedBy("J01", orphan, { logs: [lost("prefill.done", 9)] })).toEqual([
      "no root span, so no request window",
    ]);
  });
});
