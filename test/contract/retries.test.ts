import { describe, expect, it } from "vitest";
import { checkTrace } from "../../src/contract/check.ts";
import type { TreeNode } from "../../src/trace/tree.ts";
import { brokenBy, child, contractOf, factsOf, NO_LOGS, storyOf } from "./judged.ts";

/** Three attempts of one call, and one that stands alone. */
const spans = [child("a", 1), child("a", 20), child("a", 40), child("a", 60)];
const chain = {};
const chainOf = ({ offsetNs }: TreeNode) => (offsetNs < 50e6 ? chain : undefined);

function broken(clause: string, more = "") {
  const contract = contractOf(
    `lgtrace: contract/v1\nid: t\ntree: { span: root, children: [{ ${clause} }] }\n${more}`,
  );
  return brokenBy(checkTrace(contract, factsOf(storyOf(spans)), { ...NO_LOGS, chainOf }));
}

describe("the attempts of a retry", () => {
  it("count once", () => {
    expect(broken("span: a, count: 2")).toEqual([]);
    expect(broken("span: a, count: 1")).toEqual(["C01 error root/a count: expected 1, got 2"]);
    expect(broken("span: a, count: 4")).toEqual(["C01 error root/a count: expected 4, got 2"]);
  });

  it("count each where the contract says so, of a span or of all", () => {
    expect(broken("span: a, count: 4, count_retries: true")).toEqual([]);
    expect(broken("span: a, count: 4", "defaults: { count_retries: true }")).toEqual([]);
    expect(broken("span: a, count: 2, count_retries: false", "defaults: { count_retries: true }")).toEqual(
      [],
    );
  });

  it("count each where nobody looked for retries", () => {
    const contract = contractOf("lgtrace: contract/v1\nid: t\ntree: { span: root, children: [{ span: a }] }");
    expect(brokenBy(checkTrace(contract, factsOf(storyOf(spans)), NO_LOGS))).toEqual([
      "C01 error root/a count: expected 1, got 4",
    ]);
  });
});
