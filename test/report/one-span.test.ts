import { describe, expect, it } from "vitest";
import { WholeFloat } from "../../src/model/attribute.ts";
import { spanDetail, spansCalled } from "../../src/report/span-detail.ts";
import { styleWith } from "./draw.ts";
import { at, emptyCompletion, factsOf, idOf, logLine, span, TRACE_ID } from "./miniserve.ts";
import { decodeSteps } from "./odd-stories.ts";

describe("one span", () => {
  it("is shown with everything that is known of it", () => {
    const attributes = new Map<string, string | number | bigint | WholeFloat | boolean | string[]>([
      ["llm.tokens.out", 0],
      ["llm.stop_reason", "immediate_eos"],
      ["temperature", new WholeFloat(1)],
      ["seed", 9_007_199_254_740_993n],
      ["stop", ["\n", "###"]],
    ]);
    const facts = factsOf(
      [
        span("http.handler", undefined, [0, 300]),
        {
          ...span("llm.decode", "http.handler", [281, 286], {
            kind: "CLIENT",
            status: "ERROR",
            statusMessage: "no state",
          }),
          attributes,
          events: [{ name: "first_token", timeUnixNano: at(282), attributes: new Map([["slot", 3]]) }],
          links: [
            { traceId: TRACE_ID, spanId: idOf("http.handler"), attributes: new Map([["why", "retry"]]) },
          ],
          scope: { name: "miniserve.trace", version: "1.2", attributes: new Map() },
          dropped: { attributes: 4, events: 0, links: 0 },
        },
      ],
      [logLine(286, "llm.decode", { message: "decode.done" })],
    );
    const [node] = spansCalled(facts, "llm.decode");
    if (node === undefined) throw new Error("no such span");
    expect([...spanDetail(facts, node, styleWith({ width: 90 }))].join("\n")).toBe(`\
llm.decode
http.handler › llm.decode
+281 ms → +286 ms · 5 ms · self 5 ms · on the critical path
2026-05-22 14:32:07.395000000Z
span 19eddbe01d405744 · parent c78e89116d215597 · service miniserve · kind CLIENT
status ERROR · 4 attributes dropped by the exporter
role decode · →0 tokens · stop immediate_eos
✗ no state

attributes
 llm.tokens.out   0  int
 llm.stop_reason  "immediate_eos"  string
 temperature      1.0  float
 seed             9007199254740993  int
 stop             ["\\n","###"]  list

events
 +282 ms  event  first_token  slot=3

links
 trace 7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e span c78e89116d215597
   why  "retry"

log lines
 +286 ms  INFO  decode.done

resource
 service.name  "miniserve"  string

scope miniserve.trace 1.2`);
  });

  it("is found by its id, else by its name", () => {
    const facts = emptyCompletion();
    expect(spansCalled(facts, idOf("rerank")).map((node) => node.span.name)).toEqual(["rerank"]);
    expect(spansCalled(facts, "rerank").map((node) => node.span.spanId)).toEqual([idOf("rerank")]);
    expect(spansCalled(decodeSteps(), "decode.step")).toHaveLength(240);
    expect(spansCalled(facts, "nobody")).toEqual([]);
  });

  it("cuts long values, and none with --full", () => {
    const facts = factsOf([span("root", undefined, [0, 1], { attributes: { prompt: "x".repeat(500) } })]);
    const [node] = spansCalled(facts, "root");
    if (node === undefined) throw new Error("no such span");
    const cut = [...spanDetail(facts, node, styleWith({ width: 60 }))].find((line) =>
      line.startsWith(" prompt"),
    );
    expect(cut).toBe(` prompt  "${"x".repeat(41)}…  string`);
    const full = [...spanDetail(facts, node, styleWith({ width: 60, full: true }))].join("\n");
    expect(full).toContain(`"${"x".repeat(500)}"  string`);
  });
});
