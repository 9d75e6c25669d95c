import { describe, expect, it } from "vitest";
import type { TraceId } from "../../../src/model/ids.ts";
import { span, TRACE } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";

const handler = span("http.handler", { at: [0, 300], kind: "SERVER" });
const stray = span("llm.decode", { at: [100, 200] });

describe("S03 multi-root", () => {
  it("warns of a root beside another, with when and whose they are", () => {
    expect(foundBy("S03", [handler, stray])).toMatchObject([
      {
        severity: "warning",
        phrase: "several roots",
        spanIds: ["llm.decode"],
        message: "beside its root http.handler the trace has 1 further root: llm.decode (+100 ms)",
        expected: "one root",
        actual: "2 roots in 300 ms",
        evidence: {
          time: [
            { spanId: "http.handler", note: "root of miniserve" },
            { spanId: "llm.decode", note: "root of miniserve, while one before it runs" },
          ],
        },
      },
    ]);
  });

  it("is silent with one root, and about rings and spans that name themselves", () => {
    expect(saidBy("S03", [handler, span("llm.decode", { parent: "http.handler", at: [1, 2] })])).toEqual([]);
    expect(saidBy("S03", [handler, span("self", { parent: "self", at: [1, 2] })])).toEqual([]);
    expect(
      saidBy("S03", [
        handler,
        span("a", { parent: "b", at: [1, 2] }),
        span("b", { parent: "a", at: [1, 2] }),
      ]),
    ).toEqual([]);
  });

  it("calls a root that comes a while later late", () => {
    expect(saidBy("S03", [handler, span("audit", { at: [1_300, 1_400] })])).toEqual([
      "warning several roots",
    ]);
    expect(saidBy("S03", [handler, span("audit", { at: [1_301, 1_400] })])).toEqual(["warning late root"]);
    expect(saidBy("S03", [handler, span("audit", { at: [60_300, 60_400] })])).toEqual(["warning late root"]);
  });

  it("calls roots far apart, or of one session, a session", () => {
    const has = { "session.id": "sess_81" };
    const turn = (name: string, from: number) => span(name, { at: [from, from + 900], has });
    expect(foundBy("S03", [turn("turn 1", 0), turn("turn 2", 600_000)])).toMatchObject([
      {
        severity: "info",
        phrase: "a trace is a session",
        evidence: { attr: [{ key: "session.id", value: "sess_81" }, {}] },
      },
    ]);
    expect(saidBy("S03", [turn("turn 1", 0), turn("turn 2", 1_000)])).toEqual(["info a trace is a session"]);
    expect(saidBy("S03", [handler, span("turn 2", { at: [60_301, 60_400] })])).toEqual([
      "info a trace is a session",
    ]);
  });

  it("tells kinds apart where a trace has several", () => {
    const spans = [handler, stray, span("turn 2", { at: [90_000, 90_100] })];
    expect(saidBy("S03", spans)).toEqual(["warning several roots", "info a trace is a session"]);
  });

  it("follows a child_of link, in the trace and out of it", () => {
    const linked = (traceId: TraceId) =>
      span("query", {
        at: [10, 20],
        links: [
          {
            traceId,
            spanId: handler.spanId,
            attributes: new Map([["opentracing.ref_type", "child_of"]]),
          },
        ],
      });
    expect(saidBy("S03", [handler, linked(TRACE)])).toEqual([]);
    expect(saidBy("S03", [handler, linked("other" as TraceId)])).toEqual([]);
  });

  it("judges twenty thousand roots at once", () => {
    const roots = Array.from({ length: 20_000 }, (_, i) => span(`r${i}`, { at: [i, i + 5] }));
    expect(saidBy("S03", roots)).toEqual(["warning several roots"]);
  });
});
