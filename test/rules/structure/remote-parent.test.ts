import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import { span, unixNano } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";
import { otherTrace } from "../other-trace.ts";

const server = span("POST /v1/completions", { parent: "gateway", at: [0, 90], kind: "SERVER" });

/** Traces in which the service was called by a span that is there, or is not. */
function others(joined: number, lost: number) {
  const call = (id: number, parent: string) =>
    otherTrace(`trace ${id}` as TraceId, [
      span("client", { at: [0, 100], service: "web", kind: "CLIENT" }),
      span("POST /v1/completions", { parent, at: [1, 90], kind: "SERVER" }),
    ]);
  return Array.from({ length: joined + lost }, (_, id) => call(id, id < joined ? "client" : "gone"));
}

describe("S05 remote-parent", () => {
  it("says that the caller is not in the trace", () => {
    expect(foundBy("S05", [server])).toMatchObject([
      {
        severity: "info",
        phrase: "remote parent",
        message: "POST /v1/completions was called by a span that is not in the trace, gateway",
        evidence: { absent: [{ what: "span gateway, the caller" }] },
      },
    ]);
  });

  it("leaves to S01 what was called inside its process", () => {
    const inner = span("rerank", { parent: "gone", at: [0, 9], kind: "INTERNAL" });
    expect([saidBy("S05", [inner]), saidBy("S01", [inner])]).toEqual([[], ["error lost span"]]);
  });

  it("believes the flags before the kind", () => {
    const remote = span("run", { parent: "gone", at: [0, 9], flags: 0x300 });
    const local = span("GET /", { parent: "gone", at: [0, 9], kind: "SERVER", flags: 0x100 });
    expect(saidBy("S05", [remote])).toEqual(["info remote parent"]);
    expect(saidBy("S05", [local])).toEqual([]);
  });

  it("says it of each of two, which are no roots of one trace and no lost spans", () => {
    const spans = [server, span("GET /health", { parent: "probe", at: [5, 9], kind: "SERVER" })];
    expect(saidBy("S05", spans)).toEqual(["info remote parent", "info remote parent"]);
    expect([saidBy("S01", spans), saidBy("S03", spans)]).toEqual([[], []]);
  });

  it("warns where nearly all other such spans of the service have their caller", () => {
    const [found] = foundBy("S05", [server], { others: others(9, 0) });
    expect(found).toMatchObject({
      severity: "warning",
      phrase: "upstream span missing here only",
      evidence: { stat: [{ value: 0.9, limit: 0.9, n: 10 }] },
    });
    expect(found?.message).toContain("though 9 of the 10 entry spans of miniserve have theirs");
  });

  it.each([
    ["only 9 are known", others(8, 0)],
    ["too many others miss theirs", others(9, 1)],
  ])("does not warn where %s", (_why, given) => {
    expect(saidBy("S05", [server], { others: given })).toEqual(["info remote parent"]);
  });

  it("does not warn where the trace is partial or may still grow", () => {
    const given = others(20, 0);
    expect(saidBy("S05", [server], { others: given, partial: "too large" })).toEqual(["info remote parent"]);
    expect(saidBy("S05", [server], { others: given, now: unixNano(100) })).toEqual(["info remote parent"]);
  });
});
