import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { Span } from "../../../src/model/span.ts";
import { span } from "../../trace/story.ts";
import { heldAgainst } from "../contract/held.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;

const turn = span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat" } });
const retrieve = (has: Values, at: [number, number] = [10, 60]) =>
  span("rag.retrieve", { parent: "turn", at, has });
const tokenize = (tokens: number, at: [number, number] = [1, 5]) =>
  span("tokenize.input", { parent: "turn", at, has: { "llm.tokens.in": tokens } });
const prefill = (tokens: number, has: Values = {}) =>
  span("llm.prefill", { parent: "turn", at: [70, 100], has: { "llm.tokens.in": tokens, ...has } });
const decode = (has: Values) => span("llm.decode", { parent: "turn", at: [101, 900], has });
const cite = span("cite", {
  parent: "turn",
  at: [901, 950],
  has: { "citation.claims_extracted": 2, "citation.claims_supported": 1 },
});

describe("Q03 empty-or-unused", () => {
  it("tells an answer for which nothing was found", () => {
    const spans = [turn, retrieve({ "rag.docs.retrieved": 0 }), decode({ "llm.tokens.out": 40 })];
    expect(foundBy("Q03", spans)).toMatchObject([
      {
        severity: "info",
        message: "rag.retrieve found no document, and llm.decode answered all the same with 40 tokens",
        evidence: {
          attr: [
            { key: "rag.docs.retrieved", value: 0 },
            { key: "llm.tokens.out", value: 40 },
          ],
        },
      },
    ]);
    expect(
      saidBy("Q03", [turn, retrieve({ "retrieval.doc_ids": [] }), decode({ "llm.tokens.out": 40 })]),
    ).toEqual(["info answered without documents"]);
  });

  it("warns where claims of that answer have no support, unless the trace may still grow", () => {
    const spans = [turn, retrieve({ "rag.docs.retrieved": 0 }), decode({ "llm.tokens.out": 40 }), cite];
    expect(saidBy("Q03", spans)).toEqual(["warning answered without documents"]);
    expect(saidBy("Q03", spans, { partial: "1 block failed" })).toEqual(["info answered without documents"]);
  });

  it("is silent where another search found something, where there was no answer, and before a later search", () => {
    const nothing = retrieve({ "rag.docs.retrieved": 0 });
    const other = span("bm25.search", { parent: "turn", at: [12, 50], has: { "rag.docs.retrieved": 2 } });
    const answer = decode({ "llm.tokens.out": 40, "prompt.retrieval_tokens": 300 });
    expect(saidBy("Q03", [turn, nothing, other, answer])).toEqual([]);
    expect(saidBy("Q03", [turn, nothing, decode({ "llm.tokens.out": 0 })])).toEqual([]);
    expect(saidBy("Q03", [turn, nothing])).toEqual([]);
  });

  it("tells that the prompt is the question: 128 tokens and 128", () => {
    const spans = (prompt: number, has: Values = {}) => [
      turn,
      tokenize(128),
      retrieve({ "rag.docs.retrieved": 3 }),
      prefill(prompt, has),
    ];
    expect(saidBy("Q03", spans(128))).toEqual(["info retrieved documents unused"]);
    expect(saidBy("Q03", spans(147))).toEqual(["info retrieved documents unused"]);
    expect(saidBy("Q03", spans(148))).toEqual([]);
    expect(saidBy("Q03", spans(1228))).toEqual([]);
    expect(saidBy("Q03", spans(128, { "prompt.retrieval_tokens": 90 }))).toEqual([]);
  });

  it("is silent where the whole prompt was tokenized after the search", () => {
    const spans = [turn, retrieve({ "rag.docs.retrieved": 3 }), tokenize(900, [62, 66]), prefill(900)];
    expect([saidBy("Q03", spans), unjudgedBy("Q03", spans)]).toEqual([[], []]);
  });

  it("does not judge without counts, nor without a trace of the prompt", () => {
    expect(unjudgedBy("Q03", [turn, retrieve({}), decode({ "llm.tokens.out": 5 })])).toEqual([
      "retrieved documents not counted",
    ]);
    expect(
      unjudgedBy("Q03", [turn, retrieve({ "rag.docs.retrieved": 3 }), decode({ "llm.tokens.out": 5 })]),
    ).toEqual(["whether documents got into the prompt is not recorded"]);
    expect(unjudgedBy("Q03", [turn, decode({ "llm.tokens.out": 5 })])).toEqual([]);
  });

  describe("documents and the citation check", () => {
    const found = retrieve({ "retrieval.doc_ids": ["pol_7", "pol_9", "faq-2"] });
    const check = (has: Values) => span("citation_check", { parent: "turn", at: [901, 950], has });
    const told = (has: Values) => saidBy("Q03", [turn, found, decode({ "llm.tokens.out": 40 }), check(has)]);
    const cites = (...ids: string[]) => told({ "citation.doc_ids": ids });
    const uncited = ["info retrieved documents uncited"];

    it("tells that the check names none of what was retrieved", () => {
      const spans = [turn, found, check({ "citation.doc_ids": ["pol_1", "pol_2"] })];
      expect(foundBy("Q03", spans)).toMatchObject([
        {
          severity: "info",
          spanIds: ["citation_check", "rag.retrieve"],
          message: "citation_check names none of the 3 documents that rag.retrieve found, but pol_1, pol_2",
          actual: "cited: pol_1, pol_2",
          evidence: {
            attr: [
              { spanId: "citation_check", key: "citation.doc_ids" },
              { spanId: "rag.retrieve", key: "retrieval.doc_ids › 0", value: "pol_7" },
              { value: "pol_9" },
              { value: "faq-2" },
            ],
          },
        },
      ]);
    });

    it("is silent where one of them is cited, in whatever capitals, and by a part of it", () => {
      expect(cites("pol_1", "POL_9")).toEqual([]);
      expect(cites("pol_7#3")).toEqual([]);
      expect(cites("faq")).toEqual([]);
      expect(cites("pol_77")).toEqual(uncited);
      expect(told({ "citation.source_ids": '[{"id":"faq-2"}]' })).toEqual([]);
    });

    it("takes all searches and all checks of the trace together", () => {
      const other = span("kb.search", {
        parent: "turn",
        at: [20, 40],
        has: { "retrieval.doc_ids": ["kb-1"] },
      });
      const second = span("check again", {
        parent: "turn",
        at: [955, 960],
        has: { "citation.doc_ids": ["kb-1"] },
      });
      expect(saidBy("Q03", [turn, found, other, check({ "citation.doc_ids": ["x-1"] }), second])).toEqual([]);
    });

    it("is silent where the check records no ids, or places in a list", () => {
      expect(told({ "citation.claims_extracted": 2, "citation.claims_supported": 2 })).toEqual([]);
      expect(cites("1", "3")).toEqual([]);
      expect([cites(), told({ "citation.doc_ids": "[]" }), told({ "citation.doc_ids": "  " })]).toEqual([
        [],
        [],
        [],
      ]);
    });

    it("is silent where no search recorded ids, or the search came after the check", () => {
      const counted = retrieve({ "rag.docs.retrieved": 3 });
      expect(saidBy("Q03", [turn, counted, check({ "citation.doc_ids": ["x-1"] })])).toEqual([]);
      const later = span("kb.search", {
        parent: "turn",
        at: [960, 970],
        has: { "retrieval.doc_ids": ["kb-1"] },
      });
      expect(saidBy("Q03", [turn, check({ "citation.doc_ids": ["x-1"] }), later])).toEqual([]);
    });
  });

  describe("the budget of retrieved text", () => {
    const contract = `lgtrace: contract/v1
id: story
tree:
  span: turn
  children_mode: open
  children:
    - span: llm.decode
      attributes:
        prompt.retrieval_tokens: { type: int, max: 1100, optional: true }
`;
    const answer = (tokens: number) => decode({ "llm.tokens.out": 40, "prompt.retrieval_tokens": tokens });
    const found = retrieve({ "rag.docs.retrieved": 3 });
    const judgedBy = (tokens: number): [readonly Span[], Told] => {
      const spans = [turn, found, answer(tokens)];
      return [spans, heldAgainst(contract, spans)];
    };
    const told = (tokens: number) => saidBy("Q03", ...judgedBy(tokens));

    it("tells where the contract's budget is full", () => {
      expect(foundBy("Q03", ...judgedBy(1100))).toMatchObject([
        {
          severity: "info",
          message:
            "the 1100 tokens of documents in the prompt of llm.decode fill the contract's budget of 1100: what did not fit was left out",
          evidence: {
            attr: [{ key: "prompt.retrieval_tokens", value: 1100 }],
            stat: [{ value: 1100, limit: 1100 }],
          },
        },
      ]);
      expect(told(1096)).toEqual(["info retrieval budget filled"]);
    });

    it("is silent below it, above it, which is C03's, and where no contract sets one", () => {
      expect(told(1095)).toEqual([]);
      expect(told(1101)).toEqual([]);
      expect(saidBy("Q03", [turn, found, answer(1100)])).toEqual([]);
    });
  });
});
