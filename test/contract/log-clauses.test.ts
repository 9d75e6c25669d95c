import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nineSpans } from "../../fixtures/stories/miniserve-healthy.ts";
import { checkTrace } from "../../src/contract/check.ts";
import type { SpanId } from "../../src/model/ids.ts";
import type { LogLine } from "../../src/model/log-line.ts";
import { brokenBy, contractOf, factsOf, logsOf } from "./judged.ts";

const text = readFileSync("fixtures/lgtrace.contract.yaml", "utf8");
const contract = contractOf(text);
const logs = logsOf(nineSpans);

function judged(lines: readonly LogLine[], judging = contract) {
  return checkTrace(judging, factsOf(nineSpans, { logs: lines }), { logs: "judge", logsGiven: true });
}

function withLine(change: Partial<LogLine>): LogLine[] {
  const [first, ...rest] = logs;
  return first === undefined ? [] : [first, { ...first, message: "odd.line", ...change }, ...rest];
}

describe("clauses about logs", () => {
  it("are kept by the healthy request's own lines", () => {
    expect(judged(logs)).toMatchObject({ violations: [], unjudged: [] });
  });

  it("are unjudged without lines, unless they are switched off", () => {
    const facts = factsOf(nineSpans);
    const without = checkTrace(contract, facts, { logs: "judge", logsGiven: false });
    expect(without.unjudged).toEqual([{ rule: "C02", clause: "logs", reason: "no log lines at hand" }]);
    expect(judged([]).unjudged).toEqual([
      { rule: "C02", clause: "logs", reason: "no log line names this trace" },
    ]);
    expect(checkTrace(contract, facts, { logs: "off", logsGiven: false }).unjudged).toEqual([]);
  });

  it("are broken by a line inside the request without a trace id, not by one after it", () => {
    expect(brokenBy(judged(withLine({ traceId: undefined, spanId: undefined })))).toEqual([
      'C02 error logs.trace_id: expected a trace id on every line of the request, got none on "odd.line"',
    ]);
    const late = (logs[0]?.timeUnixNano ?? 0n) + 60_000_000_000n;
    expect(
      judged(withLine({ traceId: undefined, spanId: undefined, timeUnixNano: late })).violations,
    ).toEqual([]);
  });

  it("leave lines of other events alone where the contract lists the request's events", () => {
    const listing = contractOf(text.replace("logs:\n", 'logs:\n  events: ["/^request[.]/", decode.done]\n'));
    const lost = { traceId: undefined, spanId: undefined };
    expect(judged(withLine(lost), listing).violations).toEqual([]);
    expect(judged(withLine({ ...lost, message: "request.failed" }), listing).violations).toHaveLength(1);
  });

  it("are broken by a line of a span that the trace has not; a line of no span hangs on the trace", () => {
    expect(brokenBy(judged(withLine({ spanId: "9f03c2d1a4b5e6f7" as SpanId })))).toEqual([
      'C03 error logs.span_id: expected a span of this trace, got 9f03c2d1a4b5e6f7 on "odd.line"',
    ]);
    expect(judged(withLine({ spanId: undefined })).violations).toEqual([]);
  });

  it("are broken by a forbidden key at any depth, not by keys that contain its name", () => {
    const nested = new Map([["payload", new Map([["prompt", "Dear bot"]])]]);
    expect(brokenBy(judged(withLine({ attributes: nested })))).toEqual([
      'C03 error logs.forbid_keys.prompt: expected no prompt, got prompt on "odd.line"',
    ]);
    const harmless = new Map<string, string | number>([
      ["prompt_tokens", 128],
      ["app.prompt.version", "v17"],
    ]);
    expect(judged(withLine({ attributes: harmless })).violations).toEqual([]);
  });

  it("count equal breaks as one violation", () => {
    const [line] = withLine({});
    const lost = { ...line, traceId: undefined, spanId: undefined, message: "odd.line" } as LogLine;
    const { violations } = judged([...logs, lost, lost, lost]);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ actual: 'none on "odd.line" and 2 more', evidence: { times: 3 } });
  });
});
