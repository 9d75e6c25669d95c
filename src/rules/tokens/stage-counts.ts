import type { Role } from "../../model/role.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { itemsOf, opened } from "../../vocabulary/nested-value.ts";
import { attributeProofs } from "../proof.ts";
import { agree, type CountFacts, type Mismatch, tokensOf, tolerance } from "./token-count.ts";

/** What a prompt may shrink by between the tokenizer and the prefill. */
const SHRINKS = 0.05;

/** What the stages of one call count each for itself. A role that two siblings have is nobody's for sure. */
export function* stageMismatches(tree: Tree, facts: CountFacts): Generator<Mismatch> {
  for (const { children: siblings } of [...tree.nodes, ...tree.missing]) {
    if (siblings.length < 2) continue;
    const generated = formatted(siblings, facts);
    if (generated !== undefined) yield generated;
    const filled = tokenized(siblings, facts);
    if (filled !== undefined) yield filled;
  }
}

/** What was generated is what was formatted; several choices may be formatted one by one. */
function formatted(siblings: readonly TreeNode[], facts: CountFacts): Mismatch | undefined {
  const format = only(siblings, "format", facts);
  if (format === undefined) return undefined;
  const decode = only(siblings, "decode", facts) ?? only(siblings, "llm", facts);
  if (decode === undefined || hasChoices(decode, facts)) return undefined;
  const [one, other] = [tokensOf(decode, "tokensOut", facts), tokensOf(format, "tokensOut", facts)];
  if (one === undefined || other === undefined || agree(one, other)) return undefined;
  return {
    clause: "stages",
    phrase: "stages count tokens differently",
    spans: [format, decode],
    of: "output tokens",
    one: { by: decode.span.name, value: one },
    other: { by: format.span.name, value: other },
    tolerance: tolerance(one, other),
    attr: [decode, format].flatMap((node) => attributeProofs(node, facts, "tokensOut")),
  };
}

/** Retrieved text and the system prompt come on top of what was tokenized: the prefill has at least that. */
function tokenized(siblings: readonly TreeNode[], facts: CountFacts): Mismatch | undefined {
  const tokenizer = only(siblings, "tokenize", facts);
  const prefill = tokenizer === undefined ? undefined : only(siblings, "prefill", facts);
  if (tokenizer === undefined || prefill === undefined) return undefined;
  const [one, other] = [tokensOf(tokenizer, "tokensIn", facts), tokensOf(prefill, "tokensIn", facts)];
  if (one === undefined || other === undefined) return undefined;
  const fromCache = facts.spanFacts(prefill).tokensCacheRead ?? 0;
  const allowed = tolerance(one, other, SHRINKS);
  if (one - other - fromCache <= allowed) return undefined;
  return {
    clause: "tokenizer",
    phrase: "prompt lost tokens before prefill",
    spans: [prefill, tokenizer],
    of: "input tokens",
    one: { by: tokenizer.span.name, value: one },
    other: { by: prefill.span.name, value: other },
    tolerance: allowed,
    attr: [tokenizer, prefill].flatMap((node) => attributeProofs(node, facts, "tokensIn", "tokensCacheRead")),
  };
}

function only(siblings: readonly TreeNode[], role: Role, facts: CountFacts): TreeNode | undefined {
  let found: TreeNode | undefined;
  for (const node of siblings) {
    if (node.superseded || facts.role(node) !== role) continue;
    if (found !== undefined) return undefined;
    found = node;
  }
  return found;
}

function hasChoices(node: TreeNode, { sightings }: CountFacts): boolean {
  const stopped = sightings(node).of("stopReason");
  return stopped.state === "known" && (itemsOf(opened(stopped.stored))?.length ?? 0) > 1;
}
