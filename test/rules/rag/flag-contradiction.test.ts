import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy } from "../judged.ts";
import { judgedFolder } from "../judged-folder.ts";

type Values = Record<string, AttributeValue>;

const turn = span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat" } });
const retrieve = (has: Values, at: [number, number] = [10, 60]) =>
  span("retrieve", { parent: "turn", at, has });
const rerank = (has: Values, parent = "turn") => span("rerank", { parent, at: [61, 90], has });
const winner = (top1: string, changed: AttributeValue): Values => ({
  "rerank.top1_id": top1,
  "rerank.changed_top1": changed,
});

describe("Q02 flag-contradiction", () => {
  it("sees that the refund bot's reranker changed nothing", async () => {
    const folder = path.join(import.meta.dirname, "../../../fixtures/refund-48f");
    const [judgement] = await judgedFolder(path.join(folder, "otlp.json"));
    expect(judgement?.findings.filter(({ rule }) => rule === "Q02")).toMatchObject([
      {
        severity: "warning",
        spanIds: ["05_rerank"],
        message:
          "rerank.changed_top1 is true, but pol_courtesy_v2_draft was already first: do not build conclusions on this flag",
        evidence: {
          attr: [
            { spanId: "05_rerank", key: "rerank.changed_top1", value: true },
            { spanId: "05_rerank", key: "rerank.top1_id", value: "pol_courtesy_v2_draft" },
            { spanId: "04_retrieve", key: "retrieval.doc_ids › 0", value: "pol_courtesy_v2_draft" },
          ],
        },
      },
    ]);
  });

  it("is silent about a flag that fits, and about one whose lists are not there", () => {
    const list = retrieve({ "retrieval.doc_ids": ["a", "b"] });
    expect(saidBy("Q02", [turn, list, rerank(winner("a", false))])).toEqual([]);
    expect(saidBy("Q02", [turn, list, rerank(winner("b", "true"))])).toEqual([]);
    expect(saidBy("Q02", [turn, rerank(winner("b", false))])).toEqual([]);
    expect(saidBy("Q02", [turn, list, rerank(winner("b", false))])).toEqual([
      "warning flag contradicts the lists",
    ]);
  });

  it("is info where the retrieval ended after the reranker and may have written its order", () => {
    const spanning = retrieve({ "retrieval.doc_ids": ["a", "b"] }, [10, 95]);
    const found = foundBy("Q02", [turn, spanning, rerank(winner("a", true), "retrieve")]);
    expect(found).toMatchObject([
      { severity: "info", fix: expect.stringContaining("ended after the reranker") },
    ]);
  });

  it.each<[string, string, Values]>([
    [
      "more documents than k",
      "more documents than asked for",
      { "retrieval.k": 3, "retrieval.doc_ids": ["a", "b", "c", "d"] },
    ],
    [
      "as many scores as no documents",
      "scores do not fit the documents",
      { "retrieval.doc_ids": ["a", "b"], "retrieval.scores": [0.9] },
    ],
    [
      "scores out of order",
      "scores out of order",
      { "retrieval.doc_ids": ["a", "b", "c"], "retrieval.scores": [0.9, 0.7, 0.8] },
    ],
    [
      "more reranked than retrieved",
      "more reranked than retrieved",
      { "rag.docs.retrieved": 3, "rag.docs.reranked": 5 },
    ],
  ])("warns of %s", (_what, phrase, has) => {
    expect(saidBy("Q02", [turn, retrieve(has)])).toEqual([`warning ${phrase}`]);
  });

  it.each<[string, Values]>([
    ["distances, which rise", { "retrieval.doc_ids": ["a", "b", "c"], "retrieval.scores": [0.1, 0.2, 0.3] }],
    ["equal scores", { "retrieval.doc_ids": ["a", "b"], "retrieval.scores": [0.5, 0.5] }],
    ["fewer documents than k", { "retrieval.k": 5, "retrieval.doc_ids": ["a", "b"] }],
    ["a document without a score", { "gen_ai.retrieval.documents": '[{"id":"a","score":0.9},{"id":"b"}]' }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("Q02", [turn, retrieve(has)])).toEqual([]);
  });

  it("warns of documents that a reranker did not get", () => {
    const list = retrieve({ "retrieval.doc_ids": ["a", "b"] });
    expect(saidBy("Q02", [turn, list, rerank({ "rerank.top1_id": "z" })])).toEqual([
      "warning reranked a document that was not retrieved",
    ]);
    const handed = rerank({
      "reranker.input_documents.0.document.id": "a",
      "reranker.output_documents.0.document.id": "a",
      "reranker.output_documents.1.document.id": "z",
    });
    expect(foundBy("Q02", [turn, list, handed])).toMatchObject([{ severity: "warning" }]);
  });

  it("warns of claims that do not add up", () => {
    const claims = (extracted: number, supported: number, unsupported: string[]) =>
      saidBy("Q02", [
        turn,
        span("cite", {
          parent: "turn",
          at: [100, 110],
          has: {
            "citation.claims_extracted": extracted,
            "citation.claims_supported": supported,
            "citation.unsupported": unsupported,
          },
        }),
      ]);
    expect(claims(3, 1, ["within 14 days"])).toEqual(["warning claims do not add up"]);
    expect(claims(1, 2, [])).toEqual(["warning claims do not add up"]);
    expect(claims(2, 1, ["within 14 days"])).toEqual([]);
  });

  it("warns of a label that contradicts its score, where the scale is known", () => {
    const judge = (label: string, score: number, pass?: number) =>
      saidBy(
        "Q02",
        [
          turn,
          span("judge", {
            parent: "turn",
            at: [100, 110],
            has: { "judge.label": label, "judge.score": score },
          }),
        ],
        pass === undefined ? {} : { expectations: expectationsWith({ judge: { pass } }) },
      );
    expect(judge("policy_correct", 0)).toEqual(["warning label contradicts score"]);
    expect(judge("incorrect", 4, 3)).toEqual(["warning label contradicts score"]);
    expect(judge("incorrect", 1)).toEqual([]);
    expect(judge("policy_correct", 1)).toEqual([]);
  });
});
