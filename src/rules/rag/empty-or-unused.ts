import type { TreeNode } from "../../trace/tree.ts";
import { DOCUMENT_PLACES } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, sureness, timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow } from "../still-growing.ts";
import { named, spansWith, told, toldAt } from "../traceql.ts";
import { budgetBound } from "./budget-bound.ts";
import { type Search, searchesOf } from "./searches.ts";
import { uncitedIn } from "./uncited.ts";
import { unusedIn } from "./unused.ts";

const SURE = 0.9;
/** The call did not record what it generated. */
const LIKELY = 0.7;

export const emptyOrUnused = rule({
  code: "Q03",
  name: "empty-or-unused",
  title: "nothing retrieved, or retrieved and unused",
  why:
    "The model answers from memory while every span is green: either the search found nothing, or what it found " +
    "did not get into the prompt, or the answer cites none of it.",
  fix:
    "answer “I don't know” where nothing was found; check the order of assembly: retrieve, build the prompt, " +
    "then tokenize and prefill",
  example: {
    fires:
      "Three documents were retrieved, and the prefill read the same 128 tokens that were counted before.",
    quiet: "The prefill read 1,228 tokens where 128 were counted before: the documents are in the prompt.",
  },
  severities: ["warning", "info"],
  needs: [
    "tree",
    "role",
    "roleSource",
    "sightings",
    "spanFacts",
    "documents",
    "citations",
    "completeness",
    "clock",
    "expectations",
  ],
  get traceql() {
    return spansWith(told("documentsRetrieved"), toldAt(DOCUMENT_PLACES), [named(["retrieve"])]);
  },
  *check(facts) {
    const searches = searchesOf(facts);
    const counted = searches.filter(({ found }) => found !== undefined);
    if (searches.length > 0 && counted.length === 0) yield { reason: "retrieved documents not counted" };
    const empty = answeredFromNothing(counted, facts);
    if (empty !== undefined) yield empty;
    yield* unusedIn(counted, facts);
    yield* uncitedIn(facts);
    yield* budgetBound(facts);
  },
});

type Facts = Pick<
  RuleFacts,
  "tree" | "role" | "roleSource" | "sightings" | "spanFacts" | "citations" | "completeness" | "clock"
>;

/** Every search before the answer found nothing, and there was an answer. */
function answeredFromNothing(counted: readonly Search[], facts: Facts): Found | undefined {
  const [first] = counted;
  if (first === undefined) return undefined;
  const answer = facts.tree.nodes.findLast(
    (node) => node.offsetNs >= first.node.offsetNs && answers(node, facts),
  );
  const before = counted.filter(({ node }) => answer !== undefined && node.offsetNs <= answer.offsetNs);
  if (answer === undefined || before.some(({ found }) => found !== 0)) return undefined;
  const { tokensOut } = facts.spanFacts(answer);
  const invented = facts.citations.some(({ unsupported = 0 }) => unsupported > 0);
  const said = tokensOut === undefined ? "" : ` with ${tokensOut} tokens`;
  return {
    severity: invented && isSettled(facts) ? "warning" : "info",
    confidence: sureness(tokensOut === undefined ? LIKELY : SURE, answer, facts),
    spans: [...before.map(({ node }) => node), answer],
    message: `${first.node.span.name} found no document, and ${answer.span.name} answered all the same${said}`,
    phrase: "answered without documents",
    evidence: {
      attr: [
        ...before.flatMap(({ node, key }) => [{ spanId: node.span.spanId, key, value: 0 }]),
        ...attributeProofs(answer, facts, "tokensOut"),
      ],
      time: [timeProof(first.node, "the search"), timeProof(answer, "the answer")],
    },
    expected: "at least 1 document, or no answer",
    actual: "0 documents",
    clause: "empty",
  };
}

function answers(node: TreeNode, { role, spanFacts }: Facts): boolean {
  if (node.superseded || (role(node) !== "llm" && role(node) !== "decode")) return false;
  const { tokensOut, failed } = spanFacts(node);
  return tokensOut === undefined ? !failed : tokensOut > 0;
}

/** What is absent may still come while a trace is young, and proves little where a part is missing. */
function isSettled(facts: Facts): boolean {
  return facts.completeness.state !== "partial" && !mayStillGrow(facts);
}
