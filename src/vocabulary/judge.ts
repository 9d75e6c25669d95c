import type { AttributeValue } from "../model/attribute.ts";
import { concept } from "./concept.ts";
import { finite, idsOf } from "./document.ts";
import { itemsOf, opened } from "./nested-value.ts";
import { amount, count, text } from "./readers.ts";
import { flag } from "./request.ts";

/** What a judge, a citation check and the user said of an answer (formats.md §1.14). */
export const JUDGE_CONCEPTS = {
  judgeScore: concept(score, "judge.score"),
  judgeLabel: concept(text, "judge.label"),
  rubricVersion: concept(text, "judge.rubric_version"),
  claimsExtracted: concept(count, "citation.claims_extracted"),
  claimsSupported: concept(count, "citation.claims_supported"),
  unsupportedClaims: concept(texts, "citation.unsupported"),
  /**
   * The documents that the check found cited. No convention names them: the refund bot's prefix, with the
   * word of its retriever (`retrieval.doc_ids`) and those of the fields that clients write citations with.
   */
  citedDocuments: concept(idsOf, "citation.doc_ids", "citation.document_ids", "citation.source_ids"),
  policyCorrect: concept(flag, "outcome.policy_correct"),
  /** What the user said, 1 to 5. */
  csat: concept(amount, "outcome.csat_response"),
} as const;

/** A number on whatever scale, or a truth value. */
export function score(value: unknown): number | boolean | undefined {
  return typeof value === "boolean" ? value : finite(value);
}

function texts(value: AttributeValue): readonly string[] | undefined {
  const items = itemsOf(opened(value)) ?? (typeof value === "string" ? [value] : undefined);
  return items?.filter((item) => typeof item === "string" && item.trim() !== "").map(String);
}
