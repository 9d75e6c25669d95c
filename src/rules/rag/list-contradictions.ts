import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type DocumentList, keyOfDocument, nameOfDocument } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { attributeProofs, timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { strangerFirst } from "./contradictions.ts";
import { endsAfter, type Reranking } from "./pipeline.ts";

type Facts = Pick<RuleFacts, "sightings">;

const MOST_PROOFS = 10;

/** `changed_top1` against the first of the list before and the winner after. */
export function* flagAgainstLists(reranking: Reranking, facts: Facts): Iterable<Found> {
  const { node, before, after } = reranking;
  const said = facts.sightings(node).of("changedTop1");
  const winner = facts.sightings(node).value("top1Id") ?? after?.documents[0]?.id;
  const first = before?.documents[0]?.id;
  if (said.state !== "known" || before === undefined || winner === undefined || first === undefined) return;
  if (said.value === (winner !== first)) return;
  const story = said.value ? `${winner} was already first` : `${first} was first before and ${winner} is now`;
  yield {
    ...doubted(reranking),
    message: `${said.key} is ${said.value}, but ${story}: do not build conclusions on this flag`,
    phrase: "flag contradicts the lists",
    evidence: evidenceOf(reranking, before, facts, 1),
    expected: `${said.key} ${!said.value}`,
    actual: `${said.key} ${said.value}`,
    clause: "changed-top1",
  };
}

/** Documents that a reranker hands on and never got. */
export function* outOfNowhere(reranking: Reranking, facts: Facts): Iterable<Found> {
  const { node, before, after } = reranking;
  if (before === undefined || before.documents.length === 0) return;
  const got = new Set(before.documents.map(({ id }) => id));
  if (strangerFirst(reranking, facts)) {
    const top1 = facts.sightings(node).value("top1Id");
    yield {
      ...doubted(reranking),
      message: `${node.span.name} put ${top1} first, which is not among the ${got.size} documents that it got`,
      phrase: "reranked a document that was not retrieved",
      evidence: evidenceOf(reranking, before, facts, MOST_PROOFS),
      clause: "top1-unknown",
    };
  }
  const strangers = (after?.documents ?? []).filter(({ id }) => id !== undefined && !got.has(id));
  if (after === undefined || got.has(undefined) || strangers.length === 0) return;
  yield {
    ...doubted(reranking),
    message: `${node.span.name} hands on ${strangers.length} of ${after.documents.length} documents that it did not get, ${strangers[0]?.id} first`,
    phrase: "reranked a document that was not retrieved",
    evidence: {
      attr: [...idsOf(node, after, MOST_PROOFS), ...evidenceOf(reranking, before, facts, MOST_PROOFS).attr],
    },
    clause: "output-not-in-input",
  };
}

/** More documents than were asked for, as many scores as no documents, scores out of order. */
export function* listAgainstItself(node: TreeNode, list: DocumentList, facts: Facts): Iterable<Found> {
  const { documents, scores, scoreKey } = list;
  const { name, spanId } = node.span;
  const said = { severity: "warning", spans: [node] } as const;
  const k = facts.sightings(node).of("retrievalK");
  if (k.state === "known" && documents.length > k.value)
    yield {
      ...said,
      message: `${name} has ${documents.length} documents, and asked for ${k.value}`,
      phrase: "more documents than asked for",
      evidence: { attr: [...attributeProofs(node, facts, "retrievalK"), ...idsOf(node, list, MOST_PROOFS)] },
      expected: `at most ${k.value} documents`,
      actual: `${documents.length} documents`,
      clause: "k",
    };
  const apart = !list.idKey.includes("*");
  if (apart && scores.length > 0 && scores.length !== documents.length)
    yield {
      ...said,
      message: `${name} has ${scores.length} scores for ${documents.length} documents`,
      phrase: "scores do not fit the documents",
      evidence: { attr: [{ spanId, key: scoreKey, value: scores }, ...idsOf(node, list, MOST_PROOFS)] },
      clause: "scores-length",
    };
  const broken = outOfOrder(list);
  if (broken !== undefined)
    yield {
      ...said,
      message: `${name} has its documents out of order: ${broken} at ranks that follow each other`,
      phrase: "scores out of order",
      evidence: { attr: [{ spanId, key: scoreKey, value: scores.slice(0, MOST_PROOFS) }] },
      clause: "scores-order",
    };
}

/** The first two scores, or distances, that stand the wrong way round; scores that only rise are distances. */
function outOfOrder({ documents, scores }: DocumentList): string | undefined {
  const distances = documents.flatMap(({ distance }) => distance ?? []);
  if (scores.length === 0) return firstPair(distances, (one, next) => next < one);
  if (firstPair(scores, (one, next) => next < one) === undefined) return undefined;
  return firstPair(scores, (one, next) => next > one);
}

function firstPair(
  numbers: readonly number[],
  wrong: (one: number, next: number) => boolean,
): string | undefined {
  for (const [position, next] of numbers.entries()) {
    const one = numbers[position - 1];
    if (one !== undefined && wrong(one, next)) return `${one} and ${next}`;
  }
  return undefined;
}

/** Where the retrieval ended last, it may have written the list that the reranker made. */
function doubted({ node, retrieval, before }: Reranking): Pick<Found, "severity" | "spans" | "fix"> {
  const theirs = retrieval !== undefined && before === retrieval.list;
  if (!theirs || !endsAfter(retrieval.node, node)) return { severity: "warning", spans: [node] };
  const fix = `${retrieval.node.span.name} ended after the reranker: record which of the two orders its list is`;
  return { severity: "info", spans: [node], fix };
}

function evidenceOf({ node, retrieval, before }: Reranking, list: DocumentList, facts: Facts, most: number) {
  const holder = retrieval !== undefined && before === retrieval.list ? retrieval.node : node;
  const attr = [...attributeProofs(node, facts, "changedTop1", "top1Id"), ...idsOf(holder, list, most)];
  return { attr, time: [timeProof(holder, "the list before"), timeProof(node, "the reranker")] };
}

function idsOf({ span: { spanId } }: TreeNode, list: DocumentList, most: number): AttributeProof[] {
  return list.documents.slice(0, most).map((document, position) => ({
    spanId,
    key: keyOfDocument(list, position),
    value: nameOfDocument(document, position),
  }));
}
