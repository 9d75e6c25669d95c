import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/contract/pattern.ts";
import type { AttributeValue } from "../../../src/model/attribute.ts";
import type { Expectations } from "../../../src/model/expectations.ts";
import type { TraceId } from "../../../src/model/ids.ts";
import type { Span } from "../../../src/model/span.ts";
import { ruleFacts, SETTLED } from "../../../src/rules/facts.ts";
import { Run } from "../../../src/rules/run.ts";
import { runRules } from "../../../src/rules/run-rules.ts";
import { leak } from "../../../src/rules/tenant/leak.ts";
import { factsOf, span } from "../../trace/story.ts";
import { expectationsWith } from "../expectations-with.ts";
import { foundBy, saidBy, type Told, unjudgedBy } from "../judged.ts";

type Values = Record<string, AttributeValue>;

const turn = (has: Values) =>
  span("turn", { at: [0, 1000], kind: "SERVER", has: { "http.route": "/chat", ...has } });
const asker = (id: string) => turn({ "tenant.id": id });
const retrieve = (has: Values, name = "retrieve") => span(name, { parent: "turn", at: [10, 60], has });
const ids = (...list: string[]): Values => ({ "retrieval.doc_ids": list });

function contract(tenant: Partial<Expectations["tenant"]>): Told {
  return {
    expectations: expectationsWith({ tenant: { keys: [], shared: [], sharedIndexes: [], ...tenant } }),
  };
}

/** What the rule says about the first of several traces. */
function inRun(...traces: (readonly Span[])[]) {
  const facts = traces.map((spans, at) =>
    factsOf(spans, { traceId: String(at).padStart(32, "0") as TraceId }),
  );
  const [first] = facts;
  if (first === undefined) throw new Error("no trace");
  return runRules([leak], ruleFacts(first, { ...SETTLED, run: new Run(facts) }));
}

describe("Q06 leak", () => {
  it("finds Y's document beside X's own, and names no tenant", () => {
    const [found] = foundBy("Q06", [asker("X"), retrieve(ids("X:7", "Y:123"))]);
    expect(found).toMatchObject({
      severity: "error",
      phrase: "another tenant's document",
      message:
        "retrieve gave tenant sha256:2d711642 the document Y:123 of tenant sha256:a1fce436 at rank 2 of 2 (by its id prefix)",
      evidence: {
        attr: [
          { spanId: "turn", key: "tenant.id", value: "sha256:2d711642" },
          { spanId: "retrieve", key: "retrieval.doc_ids › 1", value: "Y:123" },
        ],
        absent: [{ what: "a filter", where: "retrieve" }],
      },
    });
  });

  it.each<[string, Values]>([
    ["prefixes that are kinds of documents", ids("policy:faq", "howto:2")],
    ["an index that is no tenant's", { ...ids("a", "b"), "vectordb.index": "policy-v4" }],
    ["a document of everybody's", ids("X:7", "global:faq", "public/terms")],
    ["a URL", ids("X:7", "https://example.org/a")],
    ["its own namespace", { "pinecone.query.namespace": "docs-x-eu" }],
    ["its own document by metadata", { "retrieval.docs": '[{"id":"a","metadata":{"tenant_id":"x"}}]' }],
  ])("is silent about %s", (_what, has) => {
    expect([
      saidBy("Q06", [asker("X"), retrieve(has)]),
      unjudgedBy("Q06", [asker("X"), retrieve(has)]),
    ]).toEqual([[], []]);
  });

  it.each(["tenant", "tenant_id", "org_id", "customer_id"])("reads a document's %s", (name) => {
    const documents = JSON.stringify([{ id: "a", metadata: { [name]: "globex" } }]);
    const found = foundBy("Q06", [asker("acme"), retrieve({ "gen_ai.retrieval.documents": documents })]);
    expect(found).toMatchObject([
      { severity: "error", message: expect.stringContaining("(by its metadata)") },
    ]);
  });

  it("reads ids by the contract's pattern, and its keys and shared owners", () => {
    const pattern = compilePattern("^doc-(?<tenant>[a-z]+)-");
    if ("refused" in pattern) throw new Error(pattern.refused);
    const ownerOf = (id: string) => pattern.group(id, "tenant");
    const spans = [turn({ "x.account": "acme" }), retrieve(ids("doc-acme-1", "doc-globex-2"))];
    expect(saidBy("Q06", spans, contract({ keys: ["x.account"], ownerOf }))).toEqual([
      "error another tenant's document",
    ]);
    expect(saidBy("Q06", spans, contract({ keys: ["x.account"], ownerOf, shared: ["Globex"] }))).toEqual([]);
  });

  it("finds another tenant's namespace or index by the form of the asker's id", () => {
    expect(saidBy("Q06", [asker("tenant-a"), retrieve({ "pinecone.query.namespace": "tenant-b" })])).toEqual([
      "error another tenant's namespace",
    ]);
    expect(saidBy("Q06", [asker("org_1"), retrieve({ "vectordb.index": "org_2" })])).toEqual([
      "error another tenant's index",
    ]);
    const uuid = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
    expect(
      saidBy("Q06", [asker(uuid("a")), retrieve({ "pinecone.query.namespace": uuid("b") })]),
    ).toHaveLength(1);
    expect(saidBy("Q06", [asker("tenant-a"), retrieve({ "pinecone.query.namespace": "tenant-a" })])).toEqual(
      [],
    );
    expect(saidBy("Q06", [asker("tenant-a"), retrieve({ "vectordb.index": "tenant-a-docs" })])).toEqual([]);
  });

  it("knows another tenant by another trace of the run", () => {
    const other = [span("turn", { at: [0, 9], has: { "tenant.id": "globex" } })];
    const spans = [asker("acme"), retrieve({ "pinecone.query.namespace": "globex" })];
    expect(inRun(spans, other).findings).toMatchObject([{ severity: "error" }]);
    expect(inRun(spans).findings).toEqual([]);
  });

  it("warns of a search of a shared index without a filter", () => {
    const search = (has: Values) => retrieve({ ...ids("a"), "vectordb.index": "kb", ...has });
    const shared = contract({ sharedIndexes: ["kb"] });
    expect(saidBy("Q06", [asker("acme"), search({})], shared)).toEqual([
      "warning unfiltered search of a shared index",
    ]);
    expect(saidBy("Q06", [asker("acme"), search({ "retrieval.filter": "{}" })], shared)).toHaveLength(1);
    expect(
      saidBy("Q06", [asker("acme"), search({ "retrieval.filter": '{"tenant":"acme"}' })], shared),
    ).toEqual([]);
    expect(saidBy("Q06", [asker("acme"), search({ "pinecone.query.namespace": "acme" })], shared)).toEqual(
      [],
    );
    expect(saidBy("Q06", [asker("acme"), search({})])).toEqual([]);
  });

  it("knows by the documents of a run that tenants share an index", () => {
    const documents = (tenant: string) => ({
      "vectordb.index": "kb",
      "gen_ai.retrieval.documents": JSON.stringify([{ id: tenant, metadata: { tenant } }]),
    });
    const other = [span("turn", { at: [0, 9], has: { "tenant.id": "globex", ...documents("globex") } })];
    expect(inRun([asker("acme"), retrieve(documents("acme"))], other).findings).toMatchObject([
      { severity: "warning", message: expect.stringContaining("documents of 2 tenants were found in it") },
    ]);
  });

  it("warns of a session that two tenants used, and takes a tenant from its session", () => {
    const turnOf = (tenant: string) => [turn({ "tenant.id": tenant, "session.id": "s1" })];
    expect(inRun(turnOf("acme"), turnOf("globex")).findings).toMatchObject([
      { severity: "warning", phrase: "session shared by tenants" },
    ]);
    expect(inRun(turnOf("acme"), turnOf("acme")).findings).toEqual([]);
    const untold = [turn({ "session.id": "s1" }), retrieve(ids("acme:1", "globex:2"))];
    expect(inRun(untold, turnOf("acme")).findings).toMatchObject([{ severity: "error" }]);
    expect(inRun(untold).unjudged).toMatchObject([{ reason: "tenant of the request not recorded" }]);
  });

  it("does not judge by a tier, and has nothing to say where nothing was searched", () => {
    const tier = [turn({ "app.tenant.tier": "paid" }), retrieve(ids("X:7", "Y:123"))];
    expect([saidBy("Q06", tier), unjudgedBy("Q06", tier)]).toEqual([
      [],
      ["tenant of the request not recorded"],
    ]);
    const namespace = span("turn", { at: [0, 9], resource: { "service.namespace": "X" } });
    expect(unjudgedBy("Q06", [namespace, retrieve(ids("X:7", "Y:123"))])).toHaveLength(1);
    expect(unjudgedBy("Q06", [turn({})])).toEqual([]);
  });

  it("hashes tenants in the filter that it shows", () => {
    const search = retrieve({ ...ids("acme:1", "globex:2"), "retrieval.filter": '{"team":"acme"}' });
    const [found] = foundBy("Q06", [asker("acme"), search]);
    expect(found?.evidence.attr?.at(-1)).toEqual({
      spanId: "retrieve",
      key: "retrieval.filter",
      value: expect.stringMatching(/^\{"team":"sha256:[0-9a-f]{8}"\}$/),
    });
  });

  describe("what comes out of caches, memories and tools", () => {
    const child = (name: string, has: Values) => span(name, { parent: "turn", at: [10, 60], has });
    const hit = (...keys: string[]) => child("cache.get", { "cache.hit": true, "cache.key": keys });
    const memory = (has: Values) =>
      child("search_memory", { "gen_ai.operation.name": "search_memory", ...has });
    const tool = (result: unknown) =>
      child("lookup", { "gen_ai.tool.name": "lookup", "tool.result": JSON.stringify(result) });
    const told = (...spans: Span[]) => saidBy("Q06", [asker("acme"), ...spans]);
    const byPattern = () => {
      const pattern = compilePattern("^(?<tenant>[a-z]+)__");
      if ("refused" in pattern) throw new Error(pattern.refused);
      return contract({ ownerOf: (id) => pattern.group(id, "tenant") });
    };

    it("finds another tenant's cache entry beside the asker's own, and names no tenant", () => {
      const [found] = foundBy("Q06", [asker("acme"), hit("acme:faq:1", "globex:faq:2")]);
      expect(found).toMatchObject({
        severity: "error",
        confidence: 0.7,
        phrase: "another tenant's cache entry",
        message:
          "cache.get served tenant sha256:822b33ad with the cache entry sha256:5bc1a08d:faq:2 of tenant sha256:5bc1a08d (by its id prefix)",
        evidence: {
          attr: [
            { spanId: "turn", key: "tenant.id", value: "sha256:822b33ad" },
            { spanId: "cache.get", key: "cache.key", value: "sha256:5bc1a08d:faq:2" },
          ],
        },
      });
      expect(JSON.stringify([found?.message, found?.evidence, found?.actual])).not.toMatch(/acme|globex/);
    });

    it.each<[string, Span[]]>([
      [
        "a key that missed",
        [child("cache.get", { "cache.hit": false, "cache.key": ["acme:1", "globex:2"] })],
      ],
      [
        "a key of which nothing says whether it hit",
        [child("cache.get", { "cache.key": ["acme:1", "globex:2"] })],
      ],
      ["keys of which none begins with the asker", [hit("session:9", "globex:2")]],
      ["keys of another form than the asker's own", [hit("acme:faq:1", "session:9f3a")]],
      ["its own key in capitals", [hit("acme:1", "ACME:2")]],
      [
        "a memory of everybody's",
        [memory({ "gen_ai.memory.records": '[{"id":"acme:1"},{"id":"shared:2"}]' })],
      ],
      ["a tool's ids of which none begins with the asker", [tool({ id: "order:7", item_id: "sku:9" })]],
      ["a tool's texts that are no ids", [tool({ id: "acme:1", note: "globex:2", paid: "globex:3" })]],
    ])("is silent about %s", (_what, spans) => {
      expect(told(...spans)).toEqual([]);
    });

    it("finds another tenant's memory, by its records or by its id", () => {
      const records = JSON.stringify([{ id: "acme:1" }, { id: "globex:2", content: "likes tea" }]);
      expect(told(memory({ "gen_ai.memory.records": records }))).toEqual(["error another tenant's memory"]);
      const one = (id: string, spanId: string) => ({
        ...memory({ "gen_ai.memory.record.id": id }),
        spanId: spanId as Span["spanId"],
      });
      expect(told(one("acme:1", "m1"), one("globex:2", "m2"))).toEqual(["error another tenant's memory"]);
    });

    it("finds another tenant's record in a tool's result, in texts of JSON too", () => {
      const rows = [{ orderId: "acme:1" }, { orderId: "globex:2" }, { orderId: "globex:3" }];
      expect(foundBy("Q06", [asker("acme"), tool({ rows })])).toMatchObject([
        {
          phrase: "another tenant's record",
          actual: "2 of 3 ids are another's",
          evidence: { attr: [{}, { key: "tool.result › rows › 1 › orderId" }, {}] },
        },
      ]);
      const mcp = { content: [{ type: "text", text: JSON.stringify({ ids: ["acme:1", "globex:2"] }) }] };
      expect(told(tool(mcp))).toEqual(["error another tenant's record"]);
    });

    it("reads ids by the contract's pattern, without the asker's own among them", () => {
      const spans = [hit("globex__faq"), memory({ "memory.id": "globex__7" }), tool({ id: "globex__9" })];
      expect(saidBy("Q06", [asker("acme"), ...spans], byPattern()).sort()).toEqual([
        "error another tenant's cache entry",
        "error another tenant's memory",
        "error another tenant's record",
      ]);
      expect(told(...spans)).toEqual([]);
    });

    it("does not judge memories, and ids of tenants, where the asker is not known", () => {
      const unknown = ["tenant of the request not recorded"];
      expect(unjudgedBy("Q06", [turn({}), memory({ "memory.id": "m1" })])).toEqual(unknown);
      expect(unjudgedBy("Q06", [turn({}), tool({ id: "globex__9" })], byPattern())).toEqual(unknown);
      expect(unjudgedBy("Q06", [turn({}), tool({ id: "globex:9" }), hit("a:1")])).toEqual([]);
    });

    it("looks at so much of a result, and no further", () => {
      const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
      expect(told(child("lookup", { "gen_ai.tool.name": "lookup", "tool.result": deep }))).toEqual([]);
      const wide = { ids: Array.from({ length: 50_000 }, (_, at) => `acme:${at}`) };
      expect(told(tool(wide))).toEqual([]);
    });
  });

  describe("a session within one trace", () => {
    const part = (name: string, has: Values, parent = "turn") => span(name, { parent, at: [10, 60], has });

    it("warns where two tenants used it", () => {
      const spans = [
        turn({ "session.id": "s1" }),
        part("a", { "tenant.id": "acme" }),
        part("b", { "tenant.id": "globex" }),
      ];
      expect(foundBy("Q06", spans)).toMatchObject([
        {
          severity: "warning",
          phrase: "session shared by tenants",
          spanIds: ["a", "b"],
          actual: "2 tenants",
          evidence: { link: [{ spanId: "b" }] },
        },
      ]);
      const apart = [
        turn({}),
        part("a", { "tenant.id": "acme", "session.id": "s1" }),
        part("b", { "tenant.id": "globex", "session.id": "s1" }),
      ];
      expect(saidBy("Q06", apart)).toEqual(["warning session shared by tenants"]);
      expect(JSON.stringify(foundBy("Q06", apart)[0]?.evidence)).not.toMatch(/acme|globex/);
    });

    it("is silent where each tenant has its own, and where one acts below another", () => {
      const own = [
        turn({}),
        part("a", { "tenant.id": "acme", "session.id": "s1" }),
        part("b", { "tenant.id": "globex", "session.id": "s2" }),
      ];
      expect([saidBy("Q06", own), inRun(own, own).findings]).toEqual([[], []]);
      const support = [
        turn({ "tenant.id": "support", "session.id": "s1" }),
        part("a", { "tenant.id": "acme" }),
      ];
      expect(saidBy("Q06", support)).toEqual([]);
    });
  });
});
