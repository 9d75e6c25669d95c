import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { keyOfDocument, readDocuments } from "../../src/vocabulary/documents.ts";
import { span } from "../trace/story.ts";

type Values = Record<string, AttributeValue>;

function retrieved(has: Values, events: readonly Values[] = []) {
  return readDocuments(
    span("retrieve", {
      at: [0, 1],
      has,
      events: events.map((attributes) => ({
        name: "db.query.result",
        timeUnixNano: undefined,
        attributes: new Map(Object.entries(attributes)),
      })),
    }),
  ).retrieved;
}

const object = (members: Values) => new Map(Object.entries(members));

describe("documents", () => {
  it.each<[string, Values, string]>([
    [
      "ids beside scores",
      { "retrieval.doc_ids": ["a", "b"], "retrieval.scores": [0.9, 0.8] },
      "retrieval.doc_ids › 1",
    ],
    [
      "the same as JSON text",
      { "retrieval.doc_ids": '["a","b"]', "retrieval.scores": "[0.9,0.8]" },
      "retrieval.doc_ids › 1",
    ],
    [
      "OpenTelemetry's list",
      { "gen_ai.retrieval.documents": '[{"id":"a","score":0.9},{"id":"b","score":"0.8"}]' },
      "gen_ai.retrieval.documents › 1 › id",
    ],
    [
      "a recorded list of objects",
      { "retrieval.docs": [object({ id: "a", score: 0.9 }), object({ id: "b", score: 0.8 })] },
      "retrieval.docs › 1 › id",
    ],
    [
      "OpenInference's keys",
      {
        "retrieval.documents.1.document.id": "b",
        "retrieval.documents.1.document.score": 0.8,
        "retrieval.documents.0.document.id": "a",
        "retrieval.documents.0.document.score": 0.9,
      },
      "retrieval.documents.1.document.id",
    ],
    [
      "OpenInference's JSON text",
      {
        "retrieval.documents":
          '[{"document.id":"a","document.score":0.9},{"document":{"id":"b","score":0.8}}]',
      },
      "retrieval.documents › 1 › id",
    ],
    [
      "LangSmith's outputs",
      { outputs: '{"documents":[{"metadata":{"id":"a"},"score":0.9},{"id":"b","score":0.8}]}' },
      "outputs › documents › 1 › id",
    ],
    [
      "a Langfuse retriever's output",
      {
        "langfuse.observation.type": "retriever",
        "langfuse.observation.output": '[{"id":"a","score":0.9},{"id":"b","score":0.8}]',
      },
      "langfuse.observation.output › 1 › id",
    ],
  ])("are read from %s", (_what, has, key) => {
    const list = retrieved(has);
    expect(list?.documents.map(({ id, score }) => [id, score])).toEqual([
      ["a", 0.9],
      ["b", 0.8],
    ]);
    expect(list && keyOfDocument(list, 1)).toBe(key);
  });

  it("are read from OpenLLMetry's events, one for each", () => {
    const list = retrieved({}, [
      { "db.query.result.id": "a", "db.query.result.distance": 0.1 },
      { "db.query.result.id": "b", "db.query.result.distance": 0.4 },
    ]);
    expect(list?.documents.map(({ id, distance }) => [id, distance])).toEqual([
      ["a", 0.1],
      ["b", 0.4],
    ]);
  });

  it("know what their metadata says, whatever form it has", () => {
    const metadata = { status: "draft", effective_to: "2024-05-01", superseded_by: "b", org_id: 7 };
    for (const written of [metadata, JSON.stringify(metadata)]) {
      const [document] =
        retrieved({ "gen_ai.retrieval.documents": JSON.stringify([{ id: "a", metadata: written }]) })
          ?.documents ?? [];
      expect(document).toMatchObject({
        status: "draft",
        validTo: "2024-05-01",
        supersededBy: "b",
        tenant: "7",
      });
    }
  });

  it("are the first vocabulary's that has some, and empty where one says so", () => {
    expect(
      retrieved({ "retrieval.doc_ids": [], "retrieval.documents": '[{"id":"z"}]' })?.documents[0]?.id,
    ).toBe("z");
    expect(retrieved({ "retrieval.doc_ids": [] })?.documents).toEqual([]);
    expect(retrieved({ "langfuse.observation.output": '[{"id":"a"}]' })).toBeUndefined();
    expect(retrieved({ "retrieval.documents": "n/a" })).toBeUndefined();
  });

  it("are told apart before and after a reranker", () => {
    const {
      retrieved: found,
      rerankedFrom,
      reranked,
    } = readDocuments(
      span("rerank", {
        at: [0, 1],
        has: {
          "reranker.input_documents.0.document.id": "a",
          "reranker.output_documents.0.document.id": "b",
          "reranker.output_documents.0.document.score": 0.4,
        },
      }),
    );
    expect([found, rerankedFrom?.documents[0]?.id, reranked?.documents[0]?.score]).toEqual([
      undefined,
      "a",
      0.4,
    ]);
  });
});
