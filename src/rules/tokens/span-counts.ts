import type { TreeNode } from "../../trace/tree.ts";
import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import { attributeProofs } from "../proof.ts";
import {
  agree,
  type CountFacts,
  inclusiveAndNot,
  type Mismatch,
  tokensOf,
  tolerance,
} from "./token-count.ts";

const PARTS = [
  ["system", "promptSystemTokens"],
  ["retrieval", "retrievalTokens"],
  ["tool", "promptToolTokens"],
  ["user", "promptUserTokens"],
] as const;
const MEDIA = ["imageTokensIn", "audioTokensIn", "videoTokensIn"] as const;

/** What one span says in two ways: its total, and the parts of its prompt. */
export function spanMismatches(node: TreeNode, facts: CountFacts): Mismatch[] {
  return [total(node, facts), promptParts(node, facts)].filter((mismatch) => mismatch !== undefined);
}

/** total = in + out, with cached or reasoning tokens on top where the provider counts them apart. */
function total(node: TreeNode, facts: CountFacts): Mismatch | undefined {
  const tokensIn = tokensOf(node, "tokensIn", facts);
  const tokensOut = tokensOf(node, "tokensOut", facts);
  if (tokensIn === undefined || tokensOut === undefined) return undefined;
  const recorded = facts.sightings(node).of("tokensTotal");
  if (recorded.state !== "known") return undefined;
  const { tokensCacheRead, tokensCacheWrite, tokensReasoning = 0 } = facts.spanFacts(node);
  const legal = inclusiveAndNot(tokensIn, tokensCacheRead, tokensCacheWrite).flatMap((inclusive) => [
    inclusive + tokensOut,
    inclusive + tokensOut + tokensReasoning,
  ]);
  if (legal.some((sum) => agree(sum, recorded.value))) return undefined;
  const sum = tokensIn + tokensOut;
  return {
    clause: "total",
    phrase: "token total does not add up",
    spans: [node],
    of: "tokens",
    one: { by: `the total of ${node.span.name}`, value: recorded.value },
    other: { by: "its input and output together", value: sum },
    tolerance: tolerance(recorded.value, sum),
    attr: attributeProofs(
      node,
      facts,
      "tokensTotal",
      "tokensIn",
      "tokensOut",
      "tokensCacheRead",
      "tokensCacheWrite",
      "tokensReasoning",
    ),
  };
}

/** All four parts = in; fewer of them prove something only where they exceed it. Images are in no part. */
function promptParts(node: TreeNode, facts: CountFacts): Mismatch | undefined {
  const tokensIn = tokensOf(node, "tokensIn", facts);
  if (tokensIn === undefined) return undefined;
  if (PARTS.every(([, concept]) => count(node, concept, facts) === undefined)) return undefined;
  const parts = PARTS.map(([name, concept]) => ({ name, value: count(node, concept, facts) }));
  const known = parts.filter(({ value }) => value !== undefined);
  const sum = sumOf(known.map(({ value }) => value));
  const media = sumOf(MEDIA.map((concept) => count(node, concept, facts)));
  const { tokensCacheRead, tokensCacheWrite } = facts.spanFacts(node);
  const legal = inclusiveAndNot(tokensIn, tokensCacheRead, tokensCacheWrite);
  if (legal.some((whole) => agree(sum, whole) || agree(sum + media, whole))) return undefined;
  if (known.length < PARTS.length && sum < Math.max(...legal)) return undefined;
  return {
    clause: "prompt parts",
    phrase: "prompt parts do not add up",
    spans: [node],
    of: "input tokens",
    one: { by: `the prompt's parts together (${known.map(({ name }) => name).join(", ")})`, value: sum },
    other: { by: node.span.name, value: tokensIn },
    tolerance: tolerance(sum, tokensIn),
    attr: attributeProofs(node, facts, "tokensIn", ...PARTS.map(([, concept]) => concept), "tokensCacheRead"),
  };
}

function count(
  node: TreeNode,
  concept: Extract<AnyConceptName, (typeof PARTS)[number][1] | (typeof MEDIA)[number]>,
  { sightings }: CountFacts,
): number | undefined {
  return sightings(node).value(concept);
}

function sumOf(counts: readonly (number | undefined)[]): number {
  return counts.reduce((sum: number, value) => sum + (value ?? 0), 0);
}
