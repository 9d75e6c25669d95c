import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { generates, tokensInOf, USAGE_NEEDS, usageVerdict } from "./usage-verdict.ts";

const SHORT_NS = 20_000_000;
/** What corroborates lifts it to this. */
const SURE = 0.95;
const LIKELY = 0.7;

export const zeroTokens = rule({
  code: "L01",
  name: "zero-tokens",
  title: "decode with no token",
  why:
    "The model was asked to generate and produced nothing, while every layer above reports success: " +
    "the user gets an empty answer and the dashboard stays green.",
  fix:
    "look at the state it decoded from: KV-cache eviction of its slot, a chat template or BOS/EOS mismatch; " +
    "set min_tokens; treat an empty completion as a failure",
  severities: ["error", "info"],
  needs: [...USAGE_NEEDS, "tree", "root", "roleSource"],
  candidates: { tokensOut: ["0"] },
  *check(facts) {
    for (const node of facts.tree.nodes) {
      if (!generates(node, facts)) continue;
      const known = facts.sightings(node).of("tokensOut");
      if (known.state === "conflict") yield { reason: "token usage contradicts itself" };
      if (known.state !== "known" || known.value !== 0) continue;
      const verdict = usageVerdict(node, facts);
      if (verdict === "aborted") yield aborted(node, facts);
      if (verdict === "nothing generated") yield nothing(node, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "sightings" | "spanFacts" | "role" | "root" | "roleSource">;

function aborted(node: TreeNode, facts: Facts): Found {
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [node],
    message: `${node.span.name} was broken off before its first token`,
    phrase: "aborted before the first token",
    evidence: { attr: attributeProofs(node, facts, "tokensOut", "stopReason") },
    clause: "aborted",
  };
}

function nothing(node: TreeNode, facts: Facts): Found {
  const { stopReason, stopMeaning, decodeSteps } = facts.spanFacts(node);
  const status = facts.root === undefined ? undefined : facts.spanFacts(facts.root).httpStatus;
  const corroborated =
    stopMeaning === "immediate_eos" ||
    (node.durationNs !== undefined && node.durationNs < SHORT_NS) ||
    (decodeSteps !== undefined && decodeSteps <= 1);
  const tokensIn = tokensInOf(node, facts);
  const stopped = stopReason === undefined ? "" : `, stopped by ${stopReason}`;
  const asked = tokensIn === undefined ? "" : ` for ${tokensIn} input tokens`;
  const told = status === 200 ? ", and HTTP 200 was answered" : "";
  return {
    severity: "error",
    confidence: sureness(corroborated ? SURE : LIKELY, node, facts),
    spans: [node],
    message: `${node.span.name} generated no token${asked}${stopped}${told}`,
    phrase: "empty completion",
    evidence: {
      attr: attributeProofs(node, facts, "tokensOut", "stopReason", "decodeSteps"),
      time: [timeProof(node, "the decode")],
    },
    expected: "at least 1 output token",
    actual: "0 output tokens",
  };
}
