import { ownEndNs } from "../../trace/effective-end.ts";
import { once } from "../../trace/once.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { firstStarting } from "../first-starting.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import type { Found, NotJudged } from "../rule.ts";
import type { Search } from "./searches.ts";

type Facts = Pick<RuleFacts, "tree" | "role" | "roleSource" | "sightings" | "spanFacts">;

const SURE = 0.9;

/** A prompt that documents went into is longer than the question by more tokens than this. */
const LEAST_GROWTH = 20;

/**
 * Prefills whose prompt is no longer than the tokenized question, though documents were found between
 * (diagnostics Q03). What was tokenized after the search may hold them already.
 */
export function* unusedIn(counted: readonly Search[], facts: Facts): Iterable<Found | NotJudged> {
  const found = counted.filter((search) => (search.found ?? 0) > 0);
  if (found.length === 0) return;
  const told = facts.tree.nodes.some((node) => facts.sightings(node).value("retrievalTokens") !== undefined);
  const fed = once(() => withRetrievedText(facts));
  let judged = told;
  for (const { prefill, tokenize } of prompts(facts)) {
    const search = found[firstStarting(found, prefill.offsetNs) - 1];
    if (search === undefined) continue;
    judged = true;
    const question = facts.spanFacts(tokenize).tokensIn ?? 0;
    const prompt = facts.spanFacts(prefill).tokensIn ?? 0;
    const assembled = tokenize.offsetNs >= (ownEndNs(search.node) ?? search.node.offsetNs);
    if (assembled || prompt - question >= LEAST_GROWTH || fed().has(prefill) || fed().has(prefill.parent))
      continue;
    yield unused(search, tokenize, prefill, facts);
  }
  if (!judged) yield { reason: "whether documents got into the prompt is not recorded" };
}

function unused(search: Search, tokenize: TreeNode, prefill: TreeNode, facts: Facts): Found {
  const question = facts.spanFacts(tokenize).tokensIn;
  const prompt = facts.spanFacts(prefill).tokensIn;
  return {
    severity: "info",
    confidence: sureness(SURE, prefill, facts),
    spans: [prefill, tokenize, search.node],
    message:
      `${search.node.span.name} found ${search.found} documents, and ${prefill.span.name} read ${prompt} tokens ` +
      `of the ${question} that ${tokenize.span.name} counted before: the documents are not in the prompt`,
    phrase: "retrieved documents unused",
    evidence: {
      attr: [
        { spanId: search.node.span.spanId, key: search.key, value: search.found ?? 0 },
        ...attributeProofs(tokenize, facts, "tokensIn"),
        ...attributeProofs(prefill, facts, "tokensIn"),
      ],
      time: [
        timeProof(tokenize, "the question"),
        timeProof(search.node, "the search"),
        timeProof(prefill, "the prompt"),
      ],
    },
    expected: `at least ${LEAST_GROWTH} tokens more than ${question}`,
    actual: `${prompt} tokens`,
    clause: "unused",
  };
}

/** Each prefill with what was tokenized before it, side by side, both counted. */
function prompts({ tree, role, spanFacts }: Facts): { prefill: TreeNode; tokenize: TreeNode }[] {
  const pairs: { prefill: TreeNode; tokenize: TreeNode }[] = [];
  const lastTokenize = new Map<TreeNode | undefined, TreeNode>();
  for (const node of tree.nodes) {
    if (node.superseded || spanFacts(node).tokensIn === undefined) continue;
    const tokenize = lastTokenize.get(node.parent);
    if (role(node) === "tokenize") lastTokenize.set(node.parent, node);
    else if (role(node) === "prefill" && tokenize !== undefined) pairs.push({ prefill: node, tokenize });
  }
  return pairs;
}

/** Spans that recorded retrieved text in a prompt, and those that they hang under. */
function withRetrievedText({ tree, sightings }: Facts): ReadonlySet<TreeNode | undefined> {
  const fed = tree.nodes.filter((node) => (sightings(node).value("retrievalTokens") ?? 0) > 0);
  return new Set(fed.flatMap((node) => (node.parent === undefined ? [node] : [node, node.parent])));
}
