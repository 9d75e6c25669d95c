import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId } from "../../../src/model/ids.ts";
import { span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";
import { judgedFolder } from "../judged-folder.ts";

type Values = Record<string, AttributeValue>;

const turn = (has: Values = {}) =>
  span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat", ...has } });
const cite = (extracted: number, supported: number, at: [number, number] = [800, 850]) =>
  span("cite", {
    parent: "turn",
    at,
    has: { "citation.claims_extracted": extracted, "citation.claims_supported": supported },
  });
const judge = (has: Values) => span("judge", { parent: "turn", at: [860, 900], has });
const passes = judge({ "judge.label": "pass" });
const WRONG = { "outcome.policy_correct": false };

describe("Q05 blind", () => {
  it("tells every signal that the refund bot's judge did not see", async () => {
    const folder = path.join(import.meta.dirname, "../../../fixtures/refund-48f");
    const [judgement] = await judgedFolder(path.join(folder, "otlp.json"));
    const found = judgement?.findings.filter(({ rule }) => rule === "Q05") ?? [];
    expect(found).toMatchObject([
      {
        severity: "error",
        confidence: 0.95,
        phrase: "rubric blind to citations",
        spanIds: ["08_judge", "07_cite"],
        message:
          "llm.judge.policy_correct passed the answer (policy_correct, score 1), while tool.citation_check found " +
          "no support (1 of 2 claims), the policy was not followed and the user gave 2 of 5: " +
          "the rubric v3.2 lacks these dimensions",
      },
    ]);
    expect(found[0]?.evidence.attr?.map(({ key }) => key)).toEqual([
      "judge.label",
      "judge.score",
      "judge.rubric_version",
      "citation.claims_extracted",
      "citation.claims_supported",
      "citation.unsupported",
      "outcome.policy_correct",
      "outcome.csat_response",
    ]);
  });

  it("is silent where the judge objects as well, and where all agree", () => {
    expect(saidBy("Q05", [turn(WRONG), cite(2, 1), judge({ "judge.label": "fail" })])).toEqual([]);
    const good = [turn({ "outcome.csat_response": 5 }), cite(2, 2), passes];
    expect([saidBy("Q05", good), unjudgedBy("Q05", good)]).toEqual([[], []]);
  });

  it("warns of one signal beside the judge", () => {
    expect(saidBy("Q05", [turn(), cite(2, 1), passes])).toEqual(["warning rubric blind to citations"]);
    expect(saidBy("Q05", [turn(WRONG), cite(2, 2), passes])).toEqual(["warning outcome vs judge"]);
    expect(saidBy("Q05", [turn({ "outcome.csat_response": 2 }), cite(2, 2), passes])).toEqual([
      "warning user signal vs judge",
    ]);
    expect(saidBy("Q05", [turn({ "outcome.csat_response": 3 }), cite(2, 2), passes])).toEqual([]);
  });

  it("counts a person's annotation", () => {
    const annotated = turn({
      "annotations.0.annotation.name": "quality",
      "annotations.0.annotation.label": "bad",
    });
    expect(saidBy("Q05", [annotated, cite(2, 2), passes])).toEqual(["warning outcome vs judge"]);
  });

  it.each<[string, Values]>([
    ["not_correct", { "judge.label": "not_correct" }],
    ["Policy Incorrect", { "judge.label": "Policy Incorrect" }],
    ["false", { "judge.score": false }],
    ["no", { "judge.label": "no" }],
  ])("reads %s as a failure", (_what, has) => {
    expect(saidBy("Q05", [turn(WRONG), judge(has)])).toEqual([]);
    expect(unjudgedBy("Q05", [turn(WRONG), judge(has)])).toEqual([]);
  });

  it.each<[string, Values]>([
    ["a truth value", { "judge.score": true }],
    ["a label of several words", { "judge.label": "policy_correct" }],
    ["a label before a score", { "judge.label": "OK", "judge.score": 3 }],
  ])("reads %s as a pass", (_what, has) => {
    expect(saidBy("Q05", [turn(WRONG), judge(has)])).toEqual(["warning outcome vs judge"]);
  });

  it("does not guess a scale: a lone 1 may be the worst of five", () => {
    const lone = [turn(WRONG), judge({ "judge.score": 1 })];
    expect([saidBy("Q05", lone), unjudgedBy("Q05", lone)]).toEqual([
      [],
      ["neither the judge's label nor its scale is known"],
    ]);
    expect(unjudgedBy("Q05", [turn(WRONG), judge({ "judge.label": "tone: warm" })])).toHaveLength(1);
  });

  it("knows a scale of 0 to 1 by the rubric's other scores", () => {
    const earlier = span("judge before", {
      parent: "turn",
      at: [500, 520],
      has: { "judge.score": 0, "judge.rubric_version": "v3" },
    });
    const later = judge({ "judge.score": 1, "judge.rubric_version": "v3" });
    const chat = (id: string, at: [number, number]) =>
      span("chat", { spanId: id as SpanId, parent: "turn", at, has: { "gen_ai.operation.name": "chat" } });
    const spans = [turn(WRONG), chat("c1", [1, 400]), earlier, chat("c2", [530, 800]), later];
    expect(saidBy("Q05", spans)).toEqual(["warning outcome vs judge"]);
  });

  it("takes the contract's pass mark and labels", () => {
    const contract = (about: { pass?: number; passLabels?: string[] }): Told => ({
      expectations: expectationsWith({ judge: about }),
    });
    const scored = [turn(WRONG), judge({ "judge.score": 4 })];
    expect(saidBy("Q05", scored, contract({ pass: 4 }))).toEqual(["warning outcome vs judge"]);
    expect(saidBy("Q05", scored, contract({ pass: 5 }))).toEqual([]);
    const labelled = [turn(WRONG), judge({ "judge.label": "A" })];
    expect(saidBy("Q05", labelled, contract({ passLabels: ["A", "B"] }))).toHaveLength(1);
    expect(saidBy("Q05", labelled, contract({ passLabels: ["S"] }))).toEqual([]);
  });

  it("does not hold a later check, or another attempt's, against the judge", () => {
    const late = [turn(), passes, cite(2, 1, [910, 950])];
    expect([saidBy("Q05", late), unjudgedBy("Q05", late)]).toEqual([
      [],
      ["the judge ran before the citation check"],
    ]);
    const chat = (id: string, at: [number, number]) =>
      span("chat", { spanId: id as SpanId, parent: "turn", at, has: { "gen_ai.operation.name": "chat" } });
    const again = [turn(), chat("c1", [1, 100]), cite(2, 1, [110, 120]), chat("c2", [130, 800]), passes];
    expect([saidBy("Q05", again), unjudgedBy("Q05", again)]).toEqual([
      [],
      ["the citation check looked at another attempt"],
    ]);
  });

  it("is less sure where the judge or the check contradicts itself", () => {
    const odd = judge({ "judge.label": "pass", "judge.score": 0 });
    expect(foundBy("Q05", [turn(WRONG), odd])).toMatchObject([{ confidence: 0.6 }]);
  });

  it("has nothing to say without a judge, and says so where nothing stands beside one", () => {
    expect([saidBy("Q05", [turn(WRONG)]), unjudgedBy("Q05", [turn(WRONG)])]).toEqual([[], []]);
    expect(unjudgedBy("Q05", [turn(), passes])).toEqual(["nothing recorded beside the judge"]);
  });

  it("reads an evaluation as a judge", () => {
    const evaluated = span("evaluate", {
      parent: "turn",
      at: [800, 850],
      has: { "evaluations.0.evaluation.name": "correctness", "evaluations.0.evaluation.label": "correct" },
    });
    expect(foundBy("Q05", [turn(WRONG), evaluated])[0]?.evidence.attr?.[0]).toEqual({
      spanId: "evaluate",
      key: "evaluations.0.evaluation.label",
      value: "correct",
    });
  });
});
