import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refund48f } from "../../fixtures/stories/refund-48f.ts";
import { checkTrace } from "../../src/contract/check.ts";
import { brokenBy, contractOf, factsOf, NO_LOGS, retold, withAttributes } from "./judged.ts";

const text = readFileSync("fixtures/refund.contract.yaml", "utf8");
const contract = contractOf(text);

describe("the refund bot's contract", () => {
  it("finds exactly three broken assertions in turn 48f, and nothing wrong with its structure", () => {
    const verdict = checkTrace(contract, factsOf(refund48f), NO_LOGS);
    expect(verdict).toMatchObject({ selected: true, unjudged: [], skipped: [] });
    expect(verdict.violations.map(({ rule, severity, clause }) => [rule, severity, clause])).toEqual([
      ["C03", "error", "no-draft-docs"],
      ["C03", "error", "judge-sees-citations"],
      ["C03", "warning", "changed-top1-is-true"],
    ]);
  });

  it("shows what each assertion read, and where it stands", () => {
    const [drafts, citations] = checkTrace(contract, factsOf(refund48f), NO_LOGS).violations;
    expect(drafts?.actual).toBe(
      'it["retrieval.doc_ids"] = ["pol_courtesy_v2_draft", "pol_refund_v7", "pol_late_delivery_v3"]',
    );
    expect(citations).toMatchObject({
      actual: 'j["judge.score"] = 1, c["citation.claims_supported"] = 1, c["citation.claims_extracted"] = 2',
      evidence: { 'c["citation.claims_supported"]': 1, 'c["citation.claims_extracted"]': 2 },
      spanIds: ["07_cite", "08_judge"],
      line: text.split("\n").findIndex((line) => line.includes("id: judge-sees-citations")) + 1,
    });
  });

  it("skips and counts the assertions about a rerank that did not happen", () => {
    const verdict = checkTrace(
      contract,
      factsOf(retold(refund48f, "rerank.cross_encoder", "left out")),
      NO_LOGS,
    );
    expect(verdict.skipped).toEqual(["top1-from-candidates", "changed-top1-is-true"]);
    expect(verdict.unjudged).toEqual([]);
  });

  it("does not repeat a user id that must not be there", () => {
    const leaking = withAttributes(refund48f, "refund_chat.turn", { "user.id": "priya@acme.example" });
    const [first] = checkTrace(contract, factsOf(leaking), NO_LOGS).violations;
    expect(first).toMatchObject({ rule: "C03", expected: "absent", actual: "user.id, 18 characters" });
    expect(JSON.stringify(first)).not.toContain("priya");
  });

  it("wants a hash of the user that looks like one, on the span or its resource", () => {
    const odd = withAttributes(refund48f, "refund_chat.turn", { "user.id_hash": "u-42" });
    expect(brokenBy(checkTrace(contract, factsOf(odd), NO_LOGS))[0]).toBe(
      'C03 error refund_chat.turn attributes.user.id_hash: expected string like /^h_[0-9a-f]+$/, got "u-42"',
    );
  });
});
