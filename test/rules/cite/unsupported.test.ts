import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { SpanId } from "../../../src/model/ids.ts";
import { span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";
import { judgedFolder } from "../judged-folder.ts";

type Values = Record<string, AttributeValue>;

const turn = (has: Values = {}) =>
  span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat", ...has } });
const cite = (has: Values, more: Partial<Parameters<typeof span>[1]> = {}) =>
  span("cite", { parent: "turn", at: [800, 850], has, ...more });
const judge = (label: string) =>
  span("judge", { parent: "turn", at: [860, 900], has: { "judge.label": label } });
const half: Values = {
  "citation.claims_extracted": 2,
  "citation.claims_supported": 1,
  "citation.unsupported": ["within our 14 days"],
};

describe("Q04 unsupported", () => {
  it("tells the refund bot's claim, that the judge passed it, and that its source is not recorded", async () => {
    const folder = path.join(import.meta.dirname, "../../../fixtures/refund-48f");
    const [judgement] = await judgedFolder(path.join(folder, "otlp.json"));
    expect(judgement?.findings.filter(({ rule }) => rule === "Q04")).toMatchObject([
      {
        severity: "error",
        spanIds: ["07_cite"],
        message:
          "tool.citation_check: 1 of 2 claims without support; “within our 14 days” may come from anywhere: " +
          "what the model read is not recorded; the judge passed it, and the answer went out",
      },
    ]);
  });

  it("is silent where every claim is supported", () => {
    const good = cite({ "citation.claims_extracted": 2, "citation.claims_supported": 2 });
    expect([saidBy("Q04", [turn(), good]), unjudgedBy("Q04", [turn(), good])]).toEqual([[], []]);
  });

  it("warns where nobody passed it or the request failed", () => {
    expect(saidBy("Q04", [turn(), cite(half)])).toEqual(["warning unsupported claims"]);
    expect(saidBy("Q04", [turn(), cite(half), judge("incorrect")])).toEqual(["warning unsupported claims"]);
    expect(saidBy("Q04", [turn(), cite(half), judge("correct")])).toEqual(["error unsupported claims"]);
    const refused = turn({ "http.status_code": 500 });
    expect(saidBy("Q04", [refused, cite(half), judge("correct")])).toEqual(["warning unsupported claims"]);
  });

  it("warns of the attempt that was asked again", () => {
    const call = (id: string, at: [number, number]) =>
      span("chat", { spanId: id as SpanId, parent: "turn", at, has: { "gen_ai.operation.name": "chat" } });
    const again = [turn(), call("c1", [1, 100]), cite(half), call("c2", [851, 855]), judge("correct")];
    expect(saidBy("Q04", again)).toEqual(["warning unsupported claims"]);
  });

  it("is inconclusive where no claim was extracted, or counted", () => {
    expect(
      unjudgedBy("Q04", [turn(), cite({ "citation.claims_extracted": 0, "citation.claims_supported": 0 })]),
    ).toEqual(["no claims extracted"]);
    expect(unjudgedBy("Q04", [turn(), cite({ "citation.claims_supported": 3 })])).toEqual([
      "claims not counted",
    ]);
    expect(saidBy("Q04", [turn(), cite({ "citation.unsupported": '["within our 14 days"]' })])).toHaveLength(
      1,
    );
  });

  it.each<[string, string, Values]>([
    [
      "a stale document",
      "stands in pol_v2_draft, “draft” by its id",
      { "retrieval.docs": '[{"id":"pol_v2_draft","content":"You are paid Within\\n our 14 days."}]' },
    ],
    [
      "a document that holds",
      "stands in pol_v2, which the check did not count",
      { "retrieval.docs": '[{"id":"pol_v2","content":"within our 14 days"}]' },
    ],
    [
      "no document",
      "is in none of 1 retrieved documents: the model invented it",
      { "retrieval.docs": '[{"id":"pol_v2","content":"within 30 days"}]' },
    ],
    [
      "nowhere, as far as is recorded",
      "may come from anywhere: what the model read is not recorded",
      { "retrieval.docs": '[{"id":"pol_v2","content":"within 30 days"},{"id":"pol_v3"}]' },
    ],
  ])("finds a claim in %s", (_what, story, documents) => {
    const retrieve = span("retrieve", { parent: "turn", at: [10, 20], has: documents });
    const [found] = foundBy("Q04", [turn(), retrieve, cite(half)]);
    expect(found?.message).toBe(`cite: 1 of 2 claims without support; “within our 14 days” ${story}`);
  });

  it("looks into the prompts that came before the check, and not into the check's own", () => {
    const call = (at: [number, number], text: string, parent = "turn") =>
      span(`chat at ${at[0]}`, {
        parent,
        at,
        has: {
          "gen_ai.operation.name": "chat",
          "gen_ai.input.messages": JSON.stringify([{ role: "user", content: text }]),
        },
      });
    const prompt = [turn(), call([10, 20], "pay me within our 14 days"), cite(half)];
    expect(foundBy("Q04", prompt)[0]?.message).toContain("stands in the prompt of chat at 10");
    const own = [
      turn(),
      call([10, 20], "pay me"),
      cite(half),
      call([810, 820], "is “within our 14 days” true?", "cite"),
    ];
    const [found] = foundBy("Q04", own);
    expect(found?.message).toContain("is in none of the recorded prompts: the model invented it");
    expect(found?.evidence.absent).toEqual([{ what: "within our 14 days", where: "the recorded prompts" }]);
  });

  it("is less sure of counts that do not add up", () => {
    const odd = { ...half, "citation.claims_extracted": 4 };
    expect(foundBy("Q04", [turn(), cite(odd)])).toMatchObject([{ confidence: 0.6 }]);
  });

  it("reads evaluations of grounding, by label or by the contract's pass mark", () => {
    const evaluated = (name: string, value: AttributeValue, label?: string) =>
      span("evaluate", {
        parent: "turn",
        at: [800, 850],
        events: [
          {
            name: "gen_ai.evaluation.result",
            timeUnixNano: undefined,
            attributes: new Map<string, AttributeValue>([
              ["gen_ai.evaluation.name", name],
              ["gen_ai.evaluation.score.value", value],
              ...(label === undefined ? [] : [["gen_ai.evaluation.score.label", label] as const]),
            ]),
          },
        ],
      });
    expect(saidBy("Q04", [turn(), evaluated("groundedness", 0.2, "fail")])).toEqual([
      "warning unsupported claims",
    ]);
    expect(unjudgedBy("Q04", [turn(), evaluated("faithfulness", 0.2)])).toEqual([
      "no pass mark known for faithfulness",
    ]);
    const contract = { expectations: expectationsWith({ judge: { pass: 0.5 } }) };
    expect(saidBy("Q04", [turn(), evaluated("faithfulness", 0.2)], contract)).toHaveLength(1);
    expect(saidBy("Q04", [turn(), evaluated("relevance", 0.2, "fail")])).toEqual([]);
  });
});
