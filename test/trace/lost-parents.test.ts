import { describe, expect, it } from "vitest";
import type { TraceId } from "../../src/model/ids.ts";
import { drawn, factsOf, marked, nodeOf, span, TRACE } from "./story.ts";

describe("spans whose parent nobody sent", () => {
  it("are grouped by the missing parent, after the roots, with their subtrees", () => {
    const facts = factsOf([
      span("rerank", { parent: "rag.retrieve", at: [30, 40] }),
      span("score", { parent: "rerank", at: [31, 35] }),
      span("embed.query", { parent: "rag.retrieve", at: [10, 20] }),
      span("tool.call", { parent: "agent", at: [5, 9] }),
      span("http.handler", { at: [0, 100] }),
    ]);
    expect(drawn(facts)).toEqual([
      "http.handler",
      "? agent",
      "  tool.call",
      "? rag.retrieve",
      "  embed.query",
      "  rerank",
      "    score",
    ]);
    expect(facts.tree.missing.map(({ spanId, children }) => [spanId, children.length])).toEqual([
      ["agent", 1],
      ["rag.retrieve", 2],
    ]);
    expect(marked(facts)).toEqual(["tool.call: orphan", "embed.query: orphan", "rerank: orphan"]);
  });

  it("leave a trace of orphans without a root, unless a remote caller called one", () => {
    const inner = factsOf([span("step", { parent: "gone", at: [0, 9] })]);
    expect([inner.root, inner.rootName, inner.state, inner.service]).toEqual([
      undefined,
      undefined,
      "unknown",
      "miniserve",
    ]);
    const entry = factsOf([span("http.handler", { parent: "gateway", at: [0, 9], kind: "SERVER" })]);
    expect([entry.rootName, entry.state]).toEqual(["http.handler", "complete"]);
    const local = factsOf([
      span("http.handler", { parent: "gateway", at: [0, 9], kind: "SERVER", flags: 0x100 }),
    ]);
    expect(local.rootName).toBeUndefined();
  });
});

describe("spans without a parent", () => {
  it("are all roots, marked but for the first", () => {
    const facts = factsOf([span("stray", { at: [50, 60] }), span("http.handler", { at: [0, 100] })]);
    expect(drawn(facts)).toEqual(["http.handler", "stray"]);
    expect(marked(facts)).toEqual(["stray: extra-root"]);
    expect(facts.rootName).toBe("http.handler");
  });

  it("hang under the span that a child_of link names", () => {
    const links = [
      {
        traceId: TRACE,
        spanId: nodeOf(factsOf([span("http.handler", { at: [0, 1] })]), "http.handler").span.spanId,
        attributes: new Map([["opentracing.ref_type", "child_of"]]),
      },
    ];
    const handler = span("http.handler", { at: [0, 100] });
    const linked = factsOf([handler, span("query", { at: [1, 2], links })]);
    expect(drawn(linked)).toEqual(["http.handler", "  query"]);
    expect(marked(linked)).toEqual([]);
    const elsewhere = links.map((link) => ({ ...link, traceId: "other" as TraceId }));
    expect(drawn(factsOf([handler, span("query", { at: [1, 2], links: elsewhere })]))).toEqual([
      "http.handler",
      "query",
    ]);
  });
});

it("makes a tree of no spans at all", () => {
  const facts = factsOf([]);
  expect([facts.tree.nodes, facts.root, facts.durationNs, facts.verdict, facts.criticalPath]).toEqual([
    [],
    undefined,
    0,
    undefined,
    [],
  ]);
});
