import { describe, expect, it } from "vitest";
import { REFUND_TURN } from "../../trace/refund-turn.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";

const EARLY = "parent closed too early";
const ASYNC = "work that nobody waited for";

describe("S08 child-outlives-parent", () => {
  it("tells the refund turn's late rerank, for which the answer waited, from the judge's few late milliseconds", () => {
    const [rerank, judge] = foundBy("S08", REFUND_TURN);
    expect(rerank).toMatchObject({ severity: "warning", phrase: EARLY, spanIds: ["rerank"] });
    expect(rerank?.message).toBe(
      "rerank ended 47 ms after its parent retrieve, and began 2 ms after it: " +
        "blocking-late, nothing outside its parent began before it ended",
    );
    expect(rerank?.evidence.stat).toEqual([
      { name: "overrun, ms", value: 47, limit: 10 },
      { name: "overrun, % of the root", value: 1.8 },
    ]);
    expect(judge).toMatchObject({ severity: "info", phrase: EARLY, spanIds: ["judge"] });
    expect(judge?.evidence.stat).toEqual([
      { name: "overrun, ms", value: 11, limit: 26.08 },
      { name: "overrun, % of the root", value: 0.422 },
    ]);
  });

  it("tells work after the response", () => {
    const [audit] = foundBy("S08", [
      span("root", { at: [0, 100] }),
      span("audit", { parent: "root", at: [50, 300] }),
    ]);
    expect(audit).toMatchObject({ severity: "info", phrase: ASYNC });
    expect(audit?.message).toContain("async, the topmost span had ended");
    expect(audit?.fix).toContain("CONSUMER");
  });

  it("is silent within the clock's resolution, and of a span without length at its parent's end", () => {
    const spans = [
      span("root", { at: [0, 100] }),
      span("late", { parent: "root", at: [60, 101] }),
      span("marker", { parent: "root", at: [100, 100] }),
    ];
    expect(saidBy("S08", spans)).toEqual([]);
  });

  it("judges the child of another host that is longer than its parent, since no clock explains that", () => {
    const spans = [
      span("root", { at: [0, 1000], resource: { "host.name": "a" } }),
      span("p", { parent: "root", at: [0, 100], resource: { "host.name": "a" } }),
      span("c", { parent: "p", at: [50, 180], resource: { "host.name": "b" } }),
    ];
    expect(saidBy("S08", spans)).toEqual([`warning ${EARLY}`]);
  });

  it("leaves what a constant offset explains to S07", () => {
    const spans = [
      span("p", { at: [0, 100], resource: { "host.name": "a" } }),
      span("c", { parent: "p", at: [80, 120], resource: { "host.name": "b" } }),
    ];
    expect(saidBy("S08", spans)).toEqual([]);
    expect(saidBy("S07", spans)).toEqual(["warning clock skew"]);
  });

  it("judges late children of another host where the offset is not constant", () => {
    const [a, b] = [{ "host.name": "a" }, { "host.name": "b" }];
    const spans = [
      span("root", { at: [0, 500], resource: a }),
      span("p", { parent: "root", at: [100, 120], resource: a }),
      span("q", { parent: "root", at: [200, 220], resource: a }),
      span("early", { parent: "p", at: [80, 90], resource: b }),
      span("late", { parent: "q", at: [235, 245], resource: b }),
    ];
    expect(saidBy("S07", spans)).toEqual(["info no constant clock offset"]);
    expect(saidBy("S08", spans)).toEqual([`warning ${EARLY}`]);
  });

  it("says who began meanwhile where the work went on", () => {
    const [late] = foundBy("S08", [
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("late", { parent: "p", at: [100, 200] }),
      span("next", { parent: "root", at: [105, 900] }),
      span("after", { parent: "root", at: [150, 160] }),
    ]);
    expect(late).toMatchObject({ severity: "info", phrase: ASYNC });
    expect(late?.message).toBe(
      "late ended 100 ms after its parent p, and began at the end of it: async, next began meanwhile",
    );
    expect(late?.evidence.time?.map(({ spanId, note }) => [spanId, note])).toEqual([
      ["p", "the parent"],
      ["late", "post-parent"],
      ["next", "began meanwhile"],
    ]);
  });

  it.each(["PRODUCER", "CONSUMER"] as const)("knows that nobody waits for a %s", (kind) => {
    const [found] = foundBy("S08", [
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("c", { parent: "p", at: [50, 200], kind }),
    ]);
    expect(found).toMatchObject({ severity: "info", phrase: ASYNC });
    expect(found?.message).toContain(`nobody waits for a ${kind} span`);
  });

  it.each([
    ["info up to 10 ms", 110, "info"],
    ["a warning above", 111, "warning"],
  ])("is %s", (_what, end, severity) => {
    const [found] = foundBy("S08", [
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      span("c", { parent: "p", at: [50, end] }),
    ]);
    expect(found?.severity).toBe(severity);
  });

  it("skips calls of which an end is missing", () => {
    const spans = [
      span("root", { at: [0, 100] }),
      span("open", { parent: "root", at: [50] }),
      span("below", { parent: "open", at: [60, 300] }),
    ];
    expect(saidBy("S08", spans)).toEqual([]);
  });

  it("does not repeat what a fuller twin says", () => {
    const late = span("late", { parent: "p", at: [50, 200] });
    const fuller = { ...late, attributes: new Map([["k", "v"]]) };
    const spans = [
      span("root", { at: [0, 1000] }),
      span("p", { parent: "root", at: [0, 100] }),
      late,
      fuller,
    ];
    expect(saidBy("S08", spans)).toHaveLength(1);
  });
});
