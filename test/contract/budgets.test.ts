import { describe, expect, it } from "vitest";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { brokenBy, storyOf, verdictOn } from "./judged.ts";

function budget(limits: string, root = "root"): string {
  return `lgtrace: contract/v1\nid: t\ndefaults: { children: open }\ntree: { span: ${root} }\nbudgets: ${limits}\n`;
}

describe("budgets", () => {
  it("are held against one trace by their max", () => {
    expect(
      brokenBy(verdictOn(budget("{ duration_ms: { max: 999 }, spans: { max: 1 } }"), storyOf([]))),
    ).toEqual(["C03 error budgets.duration_ms.max: expected ≤ 999, got 1000"]);
    const contract = budget("{ tokens: { max: 2000 }, spans: { max: 7 } }", "refund_chat.turn");
    expect(brokenBy(verdictOn(contract, refund48f))).toEqual([
      "C03 error budgets.spans.max: expected ≤ 7, got 8",
      "C03 error budgets.tokens.max: expected ≤ 2000, got ≥ 2169",
    ]);
  });

  it("over many traces are listed as unjudged, and so is what a trace does not record", () => {
    const { violations, unjudged } = verdictOn(
      budget("{ duration_ms: { p95: 3500, max: 5000 }, cost_usd: { max: 0.05 } }"),
      storyOf([]),
    );
    expect(violations).toEqual([]);
    expect(unjudged).toEqual([
      {
        rule: "C03",
        clause: "budgets.duration_ms.p95",
        reason: "p95 is a limit over many traces, which is not judged yet",
      },
      { rule: "C03", clause: "budgets.cost_usd.max", reason: "the trace records no cost_usd" },
    ]);
  });

  it("are unjudged where the recorded part is within them and the rest is not known", () => {
    const contract = budget("{ cost_usd: { max: 1 } }", "refund_chat.turn");
    expect(verdictOn(contract, refund48f)).toMatchObject({
      violations: [],
      unjudged: [{ clause: "budgets.cost_usd.max", reason: "some calls of the trace record no cost_usd" }],
    });
  });
});
