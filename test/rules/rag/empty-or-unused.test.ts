import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import { span } from "../../trace/story.ts";
import { foundBy, saidBy, unjudgedBy } from "../judged.ts";

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
});
