import type { TreeNode } from "../../trace/tree.ts";
import { saysNothing } from "../../vocabulary/content.ts";
import type { RuleFacts } from "../facts.ts";

/** What a model call that recorded 0 output tokens, or none, says (diagnostics L01's table). */
export type UsageVerdict =
  | "has tokens"
  | "failed"
  | "aborted"
  | "legitimate"
  | "usage not recorded"
  | "refused"
  | "cut"
  | "nothing generated";

export const USAGE_NEEDS = ["spanFacts", "sightings", "role", "content"] as const;
type Facts = Pick<RuleFacts, (typeof USAGE_NEEDS)[number]>;

/** Spans that stand for a model's answer: a call, or its decode stage. */
export function generates(node: TreeNode, { role }: Pick<RuleFacts, "role">): boolean {
  return !node.superseded && (role(node) === "llm" || role(node) === "decode");
}

/** The first row of the table that fits. */
export function usageVerdict(node: TreeNode, facts: Facts): UsageVerdict {
  const { failed, errorType, stopMeaning, tokensOut } = facts.spanFacts(node);
  if (tokensOut !== undefined && tokensOut > 0) return "has tokens";
  if (failed || errorType !== undefined || stopMeaning === "error") return "failed";
  if (tokensOut === undefined) return "usage not recorded";
  if (stopMeaning === "aborted" || stopMeaning === "paused") return "aborted";
  if (mayBeSilent(node, facts)) return "legitimate";
  if (tokensInOf(node, facts) === undefined && stopMeaning !== "immediate_eos") return "usage not recorded";
  if (hasOutput(node, facts) || stopMeaning === "tool") return "usage not recorded";
  const streamed = facts.sightings(node).value("streaming") === true;
  if (streamed && stopMeaning === undefined) return "usage not recorded";
  if (stopMeaning === "filter" || stopMeaning === "refusal") return "refused";
  if (stopMeaning === "length" || stopMeaning === "context") return "cut";
  return "nothing generated";
}

/** The call's own, else its prefill's beside it, else its parent's; a 0 is no credible prompt. */
export function tokensInOf(
  node: TreeNode,
  { spanFacts, role }: Pick<Facts, "spanFacts" | "role">,
): number | undefined {
  const prefill = node.parent?.children.find((sibling) => role(sibling) === "prefill");
  for (const place of [node, prefill, node.parent]) {
    const tokens = place === undefined ? undefined : spanFacts(place).tokensIn;
    if (tokens !== undefined && tokens > 0) return tokens;
  }
  return undefined;
}

const PROBE = /health|ready|live|warm-?up|ping/i;

function mayBeSilent(node: TreeNode, facts: Facts): boolean {
  const maxTokens = facts.sightings(node).value("maxTokens");
  if (maxTokens !== undefined && maxTokens <= 1) return true;
  let top = node;
  while (top.parent !== undefined) top = top.parent;
  return PROBE.test(facts.spanFacts(top).httpRoute ?? "");
}

/** Recorded answer text, tool calls, or chunks beyond the first, which may carry the role alone. */
function hasOutput(node: TreeNode, facts: Facts): boolean {
  const answer = facts.content(node).output;
  if (answer !== undefined && !saysNothing(answer)) return true;
  const chunks = node.span.events.filter(({ name }) => /chunk|delta|new_token/i.test(name)).length;
  return chunks > 1;
}
