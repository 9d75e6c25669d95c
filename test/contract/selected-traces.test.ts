import { describe, expect, it } from "vitest";
import { spansOf } from "../../fixtures/tell.ts";
import { checkTrace } from "../../src/contract/check.ts";
import type { SpanId } from "../../src/model/ids.ts";
import { makeSpan, type Span } from "../../src/model/span.ts";
import { child, contractOf, factsOf, factsOfSpans, NO_LOGS, storyOf, verdictOn } from "./judged.ts";

function contract(match: string): string {
  return `lgtrace: contract/v1\nid: t\n${match}\ntree: { span: root, children: [{ span: a }] }\n`;
}

describe("the traces that a contract speaks about", () => {
  it.each([
    ["", true],
    ["match: { service: svc }", true],
    ["match: { service: other }", false],
    ["match: { service: /^s.c$/ }", true],
    ["match: { root: root }", true],
    ["match: { root: other }", false],
    ['match: { where: \'root["http.route"] == "/chat"\' }', true],
    ['match: { where: \'root["http.route"] == "/health"\' }', false],
  ])("%s selects: %s", (match, selected) => {
    const story = storyOf([child("a", 1)], { attributes: { "http.route": "/chat" } });
    expect(verdictOn(contract(match), story)).toMatchObject({ selected, violations: [], unjudged: [] });
  });

  it("are those of which it cannot tell, too", () => {
    expect(verdictOn(contract("match: { where: root.tier == 1 }"), storyOf([]))).toMatchObject({
      selected: true,
      unjudged: [{ clause: "match.where", reason: "No such key: tier" }],
    });
  });

  it("have by default a root of the tree's own name; another one let in by match.root is a violation", () => {
    const other = storyOf([child("a", 1, { in: "other" })], { name: "other" });
    expect(verdictOn(contract(""), other).selected).toBe(false);
    const [violation] = verdictOn(contract("match: { root: /./ }"), other).violations;
    expect(violation).toMatchObject({ clause: "root span", expected: "root", actual: "other" });
  });

  it("may lack their root: then it cannot be judged, if the service is the contract's", () => {
    const orphans = factsOfSpans(withoutRoot("INTERNAL"));
    const ofService = contractOf(contract("match: { service: svc }"));
    expect(checkTrace(ofService, orphans, NO_LOGS)).toMatchObject({
      selected: true,
      unjudged: [{ reason: "the trace has no root" }],
    });
    expect(checkTrace(contractOf(contract("")), orphans, NO_LOGS).selected).toBe(false);
  });

  it("may be roots of a remote caller that nobody sent, each judged for itself", () => {
    const [first, second] = [remote("root", "1"), remote("root", "2")];
    const facts = factsOfSpans([first, second, below("a", first)]);
    const verdict = checkTrace(contractOf(contract("")), facts, NO_LOGS);
    expect(verdict.violations).toMatchObject([{ clause: "root/a missing", spanIds: [second.spanId] }]);
  });

  it("tell a lost parent from a remote one by the span's flags", () => {
    const known = makeSpan({ ...remote("root", "1"), flags: 0x101 });
    expect(checkTrace(contractOf(contract("")), factsOfSpans([known]), NO_LOGS).selected).toBe(false);
    const client = makeSpan({ ...remote("root", "1"), kind: "INTERNAL", flags: 0x301 });
    expect(checkTrace(contractOf(contract("")), factsOfSpans([client]), NO_LOGS).selected).toBe(true);
  });

  it("say where a missing span may have gone", () => {
    const story = storyOf([child("a", 1, { in: "ffffffffffffffff" })]);
    expect(checkTrace(contractOf(contract("")), factsOf(story), NO_LOGS).violations[0]?.fix).toBe(
      "no a under root; 1 of that name stands without its parent",
    );
  });
});

function remote(name: string, id: string): Span {
  const [root] = spansOf(storyOf([], { name, kind: "SERVER" }));
  if (root === undefined) throw new Error("a story has a root");
  return makeSpan({ ...root, spanId: id.repeat(16) as SpanId, parentSpanId: "e".repeat(16) as SpanId });
}

function below(name: string, parent: Span): Span {
  return makeSpan({
    ...parent,
    name,
    spanId: "abcdefabcdefabcd" as SpanId,
    parentSpanId: parent.spanId,
    kind: "INTERNAL",
  });
}

function withoutRoot(kind: Span["kind"]): Span[] {
  return spansOf(storyOf([child("a", 1, { kind })])).slice(1);
}
