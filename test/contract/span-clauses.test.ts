import { describe, expect, it } from "vitest";
import type { SpanStory } from "../../fixtures/story.ts";
import { brokenBy, child, storyOf, verdictOn } from "./judged.ts";

/** A contract for a `root` with these children; further top-level clauses may follow. */
function listing(children: string, more = ""): string {
  return `lgtrace: contract/v1\nid: t\ntree: { span: root, children: [${children}] }\n${more}`;
}

function broken(contract: string, spans: readonly SpanStory[], root: Partial<SpanStory> = {}): string[] {
  return brokenBy(verdictOn(contract, storyOf(spans, root)));
}

describe("which spans", () => {
  it("a leaf of a closed tree has no children", () => {
    expect(broken(listing("{ span: a }"), [child("a", 1), child("b", 2, { in: "a" })])).toEqual([
      "C01 error root/a closed: expected no child, got b",
    ]);
  });

  it("an open span may have any others, and what it lists is still counted", () => {
    const open = listing("{ span: a }", "defaults: { children: open }");
    expect(broken(open, [child("x", 1)])).toEqual(["C01 error root/a missing: expected 1, got 0"]);
    expect(broken(open, [child("a", 1), child("x", 2)])).toEqual([]);
  });

  it.each([
    ["0..*", 0, []],
    ["0..*", 7, []],
    ["2", 2, []],
    ["2", 1, ["C01 error root/a count: expected 2, got 1"]],
    ["1..3", 0, ["C01 error root/a missing: expected 1..3, got 0"]],
    ["1..3", 4, ["C01 error root/a count: expected 1..3, got 4"]],
  ])("count %s and %i spans", (count, spans, expected) => {
    const children = Array.from({ length: spans }, (_, index) => child("a", index));
    expect(broken(listing(`{ span: a, count: ${count} }`), children)).toEqual(expected);
  });

  it("optional spans may lack, and their own children are wanted only with them", () => {
    const contract = listing("{ span: a, optional: true, children: [{ span: b }] }");
    expect(broken(contract, [])).toEqual([]);
    expect(broken(contract, [child("a", 1)])).toEqual(["C01 error root/a/b missing: expected 1, got 0"]);
  });

  it("seats a child at an exact name before an expression, whatever is listed first", () => {
    const contract = listing('{ span: "/^tool[.]/", count: 0..* }, { span: tool.search }');
    expect(broken(contract, [child("tool.search", 1), child("tool.fetch", 20)])).toEqual([
      "C01 warning root order: expected tool.fetch, tool.search, got tool.search, tool.fetch",
    ]);
    expect(broken(contract, [child("tool.fetch", 1)])).toEqual([
      "C01 error root/tool.search missing: expected 1, got 0",
    ]);
  });

  it("any_of counts its spans together and judges each by its own rules, nothing below", () => {
    const contract = listing(
      "{ any_of: [{ span: a, kind: CLIENT }, { span: b, attributes: { k: { type: int } } }], count: 2 }",
    );
    const spans = [child("a", 1, { kind: "CLIENT" }), child("b", 20, { attributes: { k: 1 } })];
    expect(broken(contract, [...spans, child("x", 2, { in: "a" })])).toEqual([]);
    expect(broken(contract, [child("a", 1, { kind: "SERVER" }), child("b", 20)])).toEqual([
      "C02 error root/a|b attributes.k: expected int, got absent",
      "C01 error root/a|b kind: expected CLIENT, got SERVER",
    ]);
    expect(broken(contract, spans.slice(1))).toEqual(["C01 error root/a|b count: expected 2, got 1"]);
  });

  it("parents are further places, counted together", () => {
    const contract = listing("{ span: gen, count: 1..2 }, { span: cite, count: 1..2, parents: [gen] }");
    expect(broken(contract, [child("gen", 1), child("cite", 2, { in: "gen" })])).toEqual([]);
    expect(broken(contract, [child("gen", 1), child("cite", 30)])).toEqual([]);
    expect(broken(contract, [child("gen", 1)])).toEqual([
      "C01 error root/cite missing: expected 1..2, got 0",
    ]);
    const three = [child("cite", 2, { in: "gen" }), child("cite", 30), child("cite", 40)];
    expect(broken(contract, [child("gen", 1), ...three])).toEqual([
      "C01 error root/cite count: expected 1..2, got 3",
    ]);
  });

  it("a wrong kind is an error; an unrecorded one counts as INTERNAL, else it is unjudged", () => {
    const contract = listing("{ span: a, kind: [CLIENT, SERVER] }");
    expect(broken(contract, [child("a", 1, { kind: "INTERNAL" })])).toEqual([
      "C01 error root/a kind: expected CLIENT or SERVER, got INTERNAL",
    ]);
    expect(verdictOn(contract, storyOf([child("a", 1, { kind: "UNSPECIFIED" })]))).toMatchObject({
      violations: [],
      unjudged: [{ clause: "root/a kind", reason: "the span's kind is not recorded" }],
    });
    const internal = listing("{ span: a, kind: INTERNAL }");
    expect(verdictOn(internal, storyOf([child("a", 1, { kind: "UNSPECIFIED" })]))).toMatchObject({
      violations: [],
      unjudged: [],
    });
  });

  it("status: not_error is broken by an error, unless the span may fail", () => {
    const failed = [child("a", 1, { status: "ERROR", statusMessage: "slot lost" })];
    expect(broken(listing("{ span: a, status: not_error }"), failed)).toEqual([
      'C01 error root/a status: expected no error, got ERROR "slot lost"',
    ]);
    expect(broken(listing("{ span: a, status: not_error, may_fail: true }"), failed)).toEqual([]);
    expect(broken(listing("{ span: a, status: any }"), failed)).toEqual([]);
  });
});

describe("when", () => {
  const rag = (more = "") => listing(`{ span: rag, when: 'root["rag.enabled"] == true' ${more} }`);
  const enabled = (value: boolean) => ({ attributes: { "rag.enabled": value } });

  it("makes a span required while it holds, and optional while it does not", () => {
    expect(broken(rag(), [], enabled(true))).toEqual(["C01 error root/rag missing: expected 1, got 0"]);
    expect(broken(rag(), [], enabled(false))).toEqual([]);
    expect(broken(rag(), [child("rag", 1)], enabled(false))).toEqual([]);
  });

  it("forbids the span with when_else: forbid", () => {
    expect(broken(rag(", when_else: forbid"), [child("rag", 1)], enabled(false))).toEqual([
      'C01 error root/rag when: expected none unless root["rag.enabled"] == true, got 1',
    ]);
  });

  it("cannot be judged while the root does not say", () => {
    expect(verdictOn(rag(), storyOf([]))).toMatchObject({
      violations: [],
      unjudged: [{ clause: "root/rag when", reason: "No such key: rag.enabled" }],
    });
  });

  it("asks for an attribute only where it holds: status != error", () => {
    const contract = listing("{ span: a, attributes: { k: { type: int, when: status != error } } }");
    expect(broken(contract, [child("a", 1)])).toHaveLength(1);
    expect(broken(contract, [child("a", 1, { status: "ERROR" })])).toEqual([]);
    expect(broken(contract, [child("a", 1, { status: "ERROR", attributes: { k: "x" } })])).toEqual([
      'C03 error root/a attributes.k: expected int, got "x"',
    ]);
  });
});

describe("order", () => {
  it("takes starts within the clock's resolution for simultaneous", () => {
    const contract = listing("{ span: a }, { span: b }");
    expect(broken(contract, [child("a", 10), child("b", 8)])).toEqual([]);
    expect(broken(contract, [child("a", 10), child("b", 7)])).toHaveLength(1);
  });

  it("compares the first of several, and nothing under order: any", () => {
    const spans = [child("a", 10), child("b", 30), child("a", 50), child("b", 70)];
    expect(broken(listing("{ span: a, count: 2 }, { span: b, count: 2 }"), spans)).toEqual([]);
    const swapped = [child("a", 50), child("b", 10)];
    expect(broken(listing("{ span: a }, { span: b }", "defaults: { order: any }"), swapped)).toEqual([]);
  });
});

describe("parts under defs", () => {
  it("are used with what the span itself says on top", () => {
    const contract = listing(
      "{ span: a, use: call, attributes: { k: { type: string } } }",
      "defs: { call: { kind: CLIENT, use: base, attributes: { k: { type: int } } }, base: { attributes: { m: { type: int } } } }",
    );
    expect(broken(contract, [child("a", 1, { kind: "CLIENT", attributes: { k: "x", m: 1 } })])).toEqual([]);
    expect(broken(contract, [child("a", 1, { kind: "SERVER", attributes: { k: "x" } })])).toEqual([
      "C02 error root/a attributes.m: expected int, got absent",
      "C01 error root/a kind: expected CLIENT, got SERVER",
    ]);
  });
});

describe("several spans that break one clause", () => {
  it("are one violation with all their ids", () => {
    const contract = listing("{ span: a, count: 0..*, attributes: { k: { type: int } } }");
    const { violations } = verdictOn(contract, storyOf([1, 20, 40].map((at) => child("a", at))));
    expect(violations).toHaveLength(1);
    expect(violations[0]?.spanIds).toHaveLength(3);
    expect(violations[0]).toMatchObject({ actual: "absent and 2 more", evidence: { key: "k", times: 3 } });
  });
});
