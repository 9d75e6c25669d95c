import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { Expectations } from "../../../src/model/expectations.ts";
import { span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";
import { judgedFolder } from "../judged-folder.ts";

type Values = Record<string, AttributeValue>;

const turn = span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat" } });

function retrieve(has: Values, name = "vector.retrieve") {
  return span(name, { parent: "turn", at: [10, 60], has });
}

function rerank(has: Values) {
  return span("rerank", { parent: "turn", at: [61, 90], has });
}

function generate(has: Values) {
  return span("llm.generate", {
    parent: "turn",
    at: [100, 900],
    has: { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 1870, ...has },
  });
}

const ids = (...list: string[]): Values => ({ "retrieval.doc_ids": list });
const stale = (about: Partial<Expectations["stale"]>): Told => ({
  expectations: expectationsWith({ stale: { allow: [], ...about } }),
});

describe("Q01 stale-doc", () => {
  it("tells each stage of the refund bot's draft", async () => {
    const folder = path.join(import.meta.dirname, "../../../fixtures/refund-48f");
    const [judgement] = await judgedFolder(path.join(folder, "otlp.json"));
    const found = judgement?.findings.filter(({ rule }) => rule === "Q01") ?? [];
    const candidate = found.find(({ spanPath }) => spanPath.endsWith("vector.retrieve"));
    expect(found.map(({ severity, message, confidence }) => [severity, confidence, message])).toEqual([
      [
        "error",
        0.8,
        "rerank.cross_encoder left pol_courtesy_v2_draft, “draft” by its id, at rank 1, where it already was",
      ],
      [
        "error",
        0.8,
        "llm.generate read pol_courtesy_v2_draft, “draft” by its id: 1100 of its 1870 input tokens are retrieved text",
      ],
      [
        "warning",
        0.8,
        "vector.retrieve found pol_courtesy_v2_draft, “draft” by its id, at rank 1 of 3 (score 0.871) in policy-v4",
      ],
    ]);
    expect(candidate?.evidence).toEqual({
      attr: [
        { spanId: "04_retrieve", key: "retrieval.doc_ids › 0", value: "pol_courtesy_v2_draft" },
        { spanId: "04_retrieve", key: "vectordb.index", value: "policy-v4" },
      ],
      stat: [
        { name: "rank of pol_courtesy_v2_draft", value: 1, n: 3 },
        { name: "score of pol_courtesy_v2_draft", value: 0.871 },
      ],
    });
    const consumed = found.find(({ spanPath }) => spanPath.endsWith("llm.generate"));
    expect(consumed?.evidence.attr).toEqual([
      { spanId: "04_retrieve", key: "retrieval.doc_ids › 0", value: "pol_courtesy_v2_draft" },
      { spanId: "06_generate", key: "prompt.retrieval_tokens", value: 1100 },
      { spanId: "06_generate", key: "gen_ai.usage.input_tokens", value: 1870 },
    ]);
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  it.each([
    ["overdraft_policy_v3"],
    ["old-age_pension"],
    ["archive_opening_hours"],
    ["old_town_guide"],
    ["drafting-rules"],
  ])("is silent about %s", (id) => {
    expect(saidBy("Q01", [turn, retrieve(ids(id))])).toEqual([]);
  });

  it.each<[string, Values]>([
    ["a status", { "retrieval.docs": '[{"id":"kb_12","metadata":{"status":"Archived"}}]' }],
    [
      "OpenInference's metadata",
      {
        "retrieval.documents.0.document.id": "kb_12",
        "retrieval.documents.0.document.metadata": '{"status":"draft"}',
      },
    ],
    ["an end of its term", { "gen_ai.retrieval.documents": '[{"id":"kb_12","valid_to":"2024-05-21"}]' }],
    [
      "the same as a count of seconds",
      { "gen_ai.retrieval.documents": '[{"id":"kb_12","effective_to":1716000000}]' },
    ],
    ["its successor", { "retrieval.documents": '[{"id":"kb_12","metadata":{"superseded_by":"kb_13"}}]' }],
  ])("believes %s in its metadata", (_what, has) => {
    expect(foundBy("Q01", [turn, retrieve(has)])).toMatchObject([{ severity: "warning", confidence: 0.9 }]);
  });

  it("lets a document hold until its last day is over, and believes a status before the id", () => {
    const today = { "gen_ai.retrieval.documents": '[{"id":"kb_12","valid_to":"2024-05-22"}]' };
    expect(saidBy("Q01", [turn, retrieve(today)])).toEqual([]);
    const published = { "retrieval.docs": '[{"id":"draft_beer_menu","status":"published"}]' };
    expect(saidBy("Q01", [turn, retrieve(published)])).toEqual([]);
  });

  it("warns of a version with a newer one beside it, at every stage", () => {
    const both = [
      turn,
      retrieve(ids("pol_refund_v6", "pol_refund_v7", "pol_late_v3")),
      rerank({ "rerank.top1_id": "pol_refund_v6" }),
      generate({ "prompt.retrieval_tokens": 400 }),
    ];
    expect(saidBy("Q01", both)).toEqual([
      "warning stale document retrieved",
      "warning stale document ranked first",
      "warning stale document in the prompt",
    ]);
    expect(foundBy("Q01", both)[0]?.actual).toBe("pol_refund_v6: older than pol_refund_v7");
  });

  it("does not hold a version against a newer draft", () => {
    const found = foundBy("Q01", [turn, retrieve(ids("pol_refund_v7", "pol_refund_v8_draft"))]);
    expect(found.map(({ actual }) => actual)).toEqual(["pol_refund_v8_draft: “draft” by its id"]);
    const published = { "retrieval.docs": '[{"id":"a_v1"},{"id":"a_v2","status":"draft"}]' };
    expect(foundBy("Q01", [turn, retrieve(published)]).map(({ actual }) => actual)).toEqual([
      "a_v2: draft by its metadata",
    ]);
  });

  it("is silent about what the contract allows: an index, or ids", () => {
    const archive = retrieve({ ...ids("pol_v1_archived"), "vectordb.index": "policy-archive" });
    expect(saidBy("Q01", [turn, archive], stale({ allow: ["policy-archive"] }))).toEqual([]);
    const drafts = retrieve(ids("draft-ietf-quic-transport"));
    expect(saidBy("Q01", [turn, drafts], stale({ allow: ["draft-ietf-*"] }))).toEqual([]);
    expect(saidBy("Q01", [turn, drafts], stale({ allow: ["draft-iesg-*"] }))).toHaveLength(1);
  });

  it("takes the contract's words instead of its own", () => {
    const spans = [turn, retrieve(ids("pol_v1_old", "pol_v2_draft"))];
    expect(foundBy("Q01", spans, stale({ words: ["old"] })).map(({ actual }) => actual)).toEqual([
      "pol_v1_old: “old” by its id",
    ]);
  });

  it("says no more than candidate where the draft did not come into the context", () => {
    const spans = [
      turn,
      retrieve(ids("a", "b", "c_draft")),
      rerank({
        "reranker.top_k": 2,
        "reranker.output_documents.0.document.id": "b",
        "reranker.output_documents.1.document.id": "a",
      }),
      generate({ "prompt.retrieval_tokens": 700 }),
    ];
    expect(saidBy("Q01", spans)).toEqual(["warning stale document retrieved"]);
    expect(unjudgedBy("Q01", spans)).toEqual([]);
  });

  it("finds a promotion in the two orders, whatever the flag says", () => {
    const order = (list: string[]) =>
      Object.fromEntries(list.map((id, at) => [`reranker.output_documents.${at}.document.id`, id]));
    const spans = (list: string[]) => [
      turn,
      retrieve(ids("a", "b", "c_draft")),
      rerank({ ...order(list), "rerank.changed_top1": false }),
    ];
    expect(foundBy("Q01", spans(["c_draft", "a", "b"]))[0]).toMatchObject({
      phrase: "stale document promoted",
      message: "rerank promoted c_draft, “draft” by its id, from rank 3 to 1",
    });
    expect(saidBy("Q01", spans(["a", "c_draft"]))).toContain("error stale document promoted");
    expect(saidBy("Q01", spans(["a", "b", "c_draft"]))).toEqual(["warning stale document retrieved"]);
  });

  it("is less sure where no list was recorded", () => {
    const alone = rerank({ "rerank.top1_id": "pol_v2_draft", "rerank.changed_top1": true });
    expect(foundBy("Q01", [turn, alone])).toMatchObject([{ severity: "error", confidence: 0.6 }]);
  });

  it("is less sure of a winner that was not retrieved", () => {
    const found = foundBy("Q01", [turn, retrieve(ids("a", "b")), rerank({ "rerank.top1_id": "c_draft" })]);
    expect(found).toMatchObject([{ confidence: 0.5 }]);
  });

  it("says what keeps it from telling whether the model read it", () => {
    const draft = retrieve(ids("a_draft", "b"));
    expect(unjudgedBy("Q01", [turn, draft, generate({})])).toEqual(["tokens of retrieved text not recorded"]);
    expect(saidBy("Q01", [turn, draft, generate({ "prompt.retrieval_tokens": 0 })])).toHaveLength(1);
    const second = [turn, retrieve(ids("b", "a_draft")), generate({ "prompt.retrieval_tokens": 9 })];
    expect(unjudgedBy("Q01", second)).toEqual(["how many documents were used is not recorded"]);
  });

  it("has nothing to say where no document was recorded", () => {
    const bare = retrieve({ "rag.docs.retrieved": 3 });
    expect([saidBy("Q01", [turn, bare]), unjudgedBy("Q01", [turn, bare])]).toEqual([[], []]);
  });

  it("reads values of every wrong type", () => {
    for (const value of [
      null,
      true,
      7,
      1.5,
      new Map([["id", "a_draft"]]),
      [null, [], true],
      "[{",
      new Uint8Array(2),
    ])
      expect(() => saidBy("Q01", [turn, retrieve({ "retrieval.doc_ids": value })])).not.toThrow();
  });
});
