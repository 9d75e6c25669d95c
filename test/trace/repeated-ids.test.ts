import { describe, expect, it } from "vitest";
import type { SpanId } from "../../src/model/ids.ts";
import { drawn, factsOf, marked, span } from "./story.ts";

const ID = "decode" as SpanId;
const USAGE = { "llm.model": "m", "llm.tokens.out": 5, "gen_ai.cost_usd": 0.25 };

describe("a span sent twice", () => {
  it("is shown once, counted and marked, attributes in whatever order", () => {
    const reversed = Object.fromEntries(Object.entries(USAGE).reverse());
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("decode", { parent: "root", at: [10, 20], has: USAGE }),
      span("decode", { parent: "root", at: [10, 20], has: reversed }),
    ]);
    expect(drawn(facts)).toEqual(["root", "  decode"]);
    expect(marked(facts)).toEqual(["decode: duplicate"]);
    expect(facts.tree.duplicates).toBe(1);
    expect([facts.tokensOut?.value, facts.costUsd?.value]).toEqual([5, 0.25]);
  });

  it("is shown twice where one telling is fuller, which the tree and the totals go by", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("decode", { parent: "root", at: [10], has: { "llm.model": "m", "llm.tokens.out": 5 } }),
      span("decode", { parent: "root", at: [10, 20], has: USAGE }),
      span("step", { parent: "decode", at: [11, 12] }),
    ]);
    expect(drawn(facts)).toEqual(["root", "  decode", "    step", "  decode"]);
    expect(facts.tree.nodes.map(({ superseded }) => superseded)).toEqual([false, false, false, true]);
    expect(marked(facts)).toEqual(["decode: duplicate", "decode: unfinished duplicate"]);
    expect(facts.tree.duplicates).toBe(0);
    expect(facts.tokensOut?.value).toBe(5);
  });

  it("is a lesser telling where it leaves the kind and the status open", () => {
    const facts = factsOf([
      span("root", { at: [0, 9] }),
      span("root", { at: [0, 9], kind: "SERVER", status: "OK" }),
    ]);
    expect(facts.tree.nodes.map(({ span, superseded }) => [span.kind, superseded])).toContainEqual([
      "UNSPECIFIED",
      true,
    ]);
    expect([facts.root?.span.kind, marked(facts)]).toEqual([
      "SERVER",
      ["root: duplicate", "root: duplicate"],
    ]);
  });

  it("does not stand for the request by its lesser telling", () => {
    const facts = factsOf([
      span("decode", { at: [0, 9] }),
      span("decode", { parent: "gone", at: [0, 9], has: USAGE }),
    ]);
    expect(drawn(facts)).toEqual(["decode", "? gone", "  decode"]);
    expect(facts.root).toBeUndefined();
  });

  it("is the same in whatever order an attribute's members were recorded", () => {
    const members: [string, number][] = [
      ["a", 1],
      ["b", 2],
    ];
    const usage = (entries: [string, number][]) =>
      span("root", { at: [0, 9], has: { usage: new Map(entries) } });
    expect(factsOf([usage(members), usage(members.toReversed())]).tree.duplicates).toBe(1);
    expect(
      factsOf([
        usage(members),
        usage([
          ["a", 1],
          ["b", 3],
        ]),
      ]).tree.duplicates,
    ).toBe(0);
  });

  it("is a fuller and a lesser telling where only the dropped counts differ", () => {
    const dropped = { attributes: 1, events: 0, links: 0 };
    const facts = factsOf([span("root", { at: [0, 9], dropped }), span("root", { at: [0, 9] })]);
    expect(marked(facts)).toEqual(["root: duplicate", "root: duplicate"]);
    expect(facts.tree.nodes.filter(({ superseded }) => superseded)).toHaveLength(1);
  });
});

describe("two different spans of one id", () => {
  it("are both marked, and the children hang under the one that starts first", () => {
    const facts = factsOf([
      span("root", { at: [0, 100] }),
      span("late", { spanId: ID, parent: "root", at: [30, 60] }),
      span("early", { spanId: ID, parent: "root", at: [10, 50] }),
      span("child", { parent: "decode", at: [40, 45] }),
    ]);
    expect(drawn(facts)).toEqual(["root", "  early", "    child", "  late"]);
    expect(marked(facts)).toEqual(["early: conflict", "late: conflict"]);
    expect(facts.tree.byId.get(ID)?.map(({ span }) => span.name)).toEqual(["early", "late"]);
  });

  it("do not become roots of each other when they name themselves", () => {
    const facts = factsOf([
      span("a", { spanId: ID, parent: "decode", at: [0, 9] }),
      span("b", { spanId: ID, parent: "decode", at: [1, 9] }),
    ]);
    expect(marked(facts)).toEqual(["a: conflict self-parent", "b: conflict self-parent"]);
    expect(drawn(facts)).toEqual(["a", "b"]);
  });
});

describe("the halves of a shared id", () => {
  const halves = [
    span("get", { spanId: ID, parent: "root", at: [10, 50], kind: "CLIENT", service: "front" }),
    span("/get", { spanId: ID, parent: "decode", at: [15, 45], kind: "SERVER", service: "back" }),
  ];

  it("hang under each other, and children under the half of their service, else the server's", () => {
    const facts = factsOf([
      span("root", { at: [0, 100], service: "front" }),
      ...halves,
      span("encode", { parent: "decode", at: [11, 12], service: "front" }),
      span("query", { parent: "decode", at: [20, 30], service: "back" }),
      span("elsewhere", { parent: "decode", at: [31, 32], service: "third" }),
    ]);
    expect(drawn(facts)).toEqual([
      "root",
      "  get",
      "    encode",
      "    /get",
      "      query",
      "      elsewhere",
    ]);
    expect(marked(facts)).toEqual(["get: shared", "/get: shared"]);
    expect(facts.verdict).toBeUndefined();
  });

  it("are told by kind also where both name the same parent", () => {
    const sameParent = span("/get", {
      spanId: ID,
      parent: "root",
      at: [15, 45],
      kind: "SERVER",
      service: "back",
    });
    const facts = factsOf([span("root", { at: [0, 100] }), ...halves.slice(0, 1), sameParent]);
    expect(drawn(facts)).toEqual(["root", "  get", "    /get"]);
  });

  it("leave the server's an orphan where the client's was never sent", () => {
    const facts = factsOf([
      span("/get", { spanId: ID, parent: "decode", at: [15, 45], kind: "SERVER", marks: ["shared"] }),
    ]);
    expect(marked(facts)).toEqual(["/get: shared orphan"]);
    expect(facts.tree.missing.map(({ spanId }) => spanId)).toEqual([ID]);
  });
});
