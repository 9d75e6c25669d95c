import { describe, expect, it } from "vitest";
import { nineSpans } from "../../../fixtures/stories/miniserve-healthy.ts";
import type { Story } from "../../../fixtures/story.ts";
import { spansOf } from "../../../fixtures/tell.ts";
import { child, retold, storyOf, withAttributes, withoutAttribute } from "../../contract/judged.ts";
import { log } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { heldAgainst, MINISERVE } from "./held.ts";

function found(story: Story, contract = MINISERVE) {
  return foundBy("C02", spansOf(story), heldAgainst(contract, spansOf(story)));
}

const noStopReason = withoutAttribute(nineSpans, "llm.decode", "llm.stop_reason");
const tools =
  "lgtrace: contract/v1\nid: t\ntree: { span: root, children: [" +
  "{ span: tool, count: 0..*, attributes: { tool.name: { type: string, aliases: [gen_ai.tool.name] } } }] }";

describe("C02 attr-missing", () => {
  it("a decode without llm.stop_reason is an error, with the contract's line", () => {
    expect(found(noStopReason)).toMatchObject([
      {
        severity: "error",
        phrase: "attribute missing",
        message: "llm.decode has no llm.stop_reason",
        expected: "string",
        actual: "absent",
        spanPath: "http.handler › llm.decode",
        evidence: {
          clause: [
            { clause: "http.handler/llm.decode attributes.llm.stop_reason", line: expect.any(Number) },
          ],
          absent: [{ what: "llm.stop_reason", where: "http.handler › llm.decode" }],
        },
      },
    ]);
  });

  it("is silent where an alias is there", () => {
    const renamed = withAttributes(
      withoutAttribute(nineSpans, "http.handler", "http.status_code"),
      "http.handler",
      { "http.response.status_code": 200 },
    );
    expect(found(renamed)).toEqual([]);
  });

  it("warns on a span that failed", () => {
    expect(found(retold(noStopReason, "llm.decode", { status: "ERROR" }))).toMatchObject([
      { severity: "warning" },
    ]);
  });

  it("says one thing of many spans at one place, and the aliases that it looked for", () => {
    const named = { attributes: { "gen_ai.tool.name": "search" } };
    const spans = [child("tool", 1), child("tool", 20, named), child("tool", 40)];
    expect(found(storyOf(spans), tools)).toMatchObject([
      {
        message: "2 of 3 tool spans have no tool.name, nor gen_ai.tool.name",
        spanIds: { length: 2 },
        evidence: { stat: [{ name: "spans without it", value: 2, n: 3 }] },
      },
    ]);
  });

  it("does not judge where the exporter dropped attributes", () => {
    const spans = spansOf(storyOf([child("tool", 1)])).map((span) => ({
      ...span,
      dropped: { attributes: 5, events: 0, links: 0 },
    }));
    const told = heldAgainst(tools, spans);
    expect(saidBy("C02", spans, told)).toEqual([]);
    expect(unjudgedBy("C02", spans, told)).toEqual([
      "root/tool attributes.tool.name: tool.name may be among the 5 attributes that the exporter dropped",
    ]);
    expect(unjudgedBy("C01", spans, told)).toEqual([]);
  });

  it("says it of log lines without a trace id", () => {
    const lines = [log("request.received", { at: 0, traceId: undefined })];
    const spans = spansOf({ ...nineSpans, start: "2024-05-22T09:41:03.120Z" });
    expect(foundBy("C02", spans, heldAgainst(MINISERVE, spans, { logs: lines }))).toMatchObject([
      {
        phrase: "log line without trace id",
        severity: "error",
        evidence: { clause: [{ clause: "logs.trace_id" }] },
      },
    ]);
  });

  it("does not judge without a contract", () => {
    expect(unjudgedBy("C02", spansOf(noStopReason))).toEqual(["no contract"]);
  });
});
