import type { AttributeProof } from "../../model/finding.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { DocumentList } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { firstStarting } from "../first-starting.ts";
import { attributeProofs } from "../proof.ts";
import type { Found, NotJudged } from "../rule.ts";
import type { Pipeline, Reranking, Retrieval } from "./pipeline.ts";
import { orderAfter } from "./ranked-order.ts";
import { idProofs, nameOf, positionIn, rankProofs, type StaleFacts, staleOf } from "./stale-documents.ts";
import type { Stale } from "./staleness.ts";

type Facts = StaleFacts & Pick<RuleFacts, "spanFacts">;

/**
 * Model calls that read a stale document (diagnostics Q01, stage `consumed`): it is among the documents
 * that were used, and the next call's prompt has retrieved text.
 */
export function* consumed(pipeline: Pipeline, facts: Facts): Iterable<Found | NotJudged> {
  if (pipeline.retrievals.length + pipeline.rerankings.length === 0) return;
  const calls = callsByStart(facts);
  const telling = calls.filter(({ retrieved }) => retrieved !== undefined);
  for (const served of servings(pipeline, facts)) {
    const stale = staleOf(served.order, served.searched, facts);
    const [first] = stale.filter(({ position }) => position < (served.used ?? 1));
    const from = endOf(served.last, facts);
    const reader = telling[firstStarting(telling, from)];
    if (stale.length === 0 || calls[firstStarting(calls, from)] === undefined) continue;
    if (reader === undefined) yield { reason: "tokens of retrieved text not recorded" };
    else if (first === undefined && served.used === undefined && reader.retrieved !== 0)
      yield { reason: "how many documents were used is not recorded" };
    if (first === undefined || reader === undefined || reader.retrieved === 0) continue;
    yield readBy(reader, first, served, facts);
  }
}

/** Documents as they stood when the model was asked. */
interface Serving {
  readonly order: DocumentList;
  /** The span that found them. */
  readonly searched: TreeNode;
  /** Where their ids are written. */
  readonly recorded: Retrieval | undefined;
  /** The last span that touched them. */
  readonly last: TreeNode;
  /** How many of them went on; undefined: not recorded. */
  readonly used: number | undefined;
}

function* servings({ retrievals, rerankings }: Pipeline, facts: Facts): Iterable<Serving> {
  const reranked = new Set<Retrieval | undefined>();
  for (const reranking of rerankings) {
    const order = orderAfter(reranking, facts) ?? reranking.before;
    reranked.add(reranking.retrieval);
    if (order === undefined) continue;
    const searched = reranking.retrieval?.node ?? reranking.node;
    const { node, after, retrieval } = reranking;
    const recorded = after === undefined ? retrieval : { node, list: after };
    yield { order, searched, recorded, last: node, used: usedBy(reranking, facts) };
  }
  for (const retrieval of retrievals) {
    if (reranked.has(retrieval)) continue;
    const { node, list } = retrieval;
    const used = facts.sightings(node).value("documentsReranked");
    yield { order: list, searched: node, recorded: retrieval, last: node, used };
  }
}

/** From when on a call may have read what this span handed on. */
function endOf(node: TreeNode, { tree }: Facts): number {
  return Math.max(node.offsetNs + 1, (ownEndNs(node) ?? node.offsetNs) - tree.toleranceNs);
}

function usedBy({ node, after, retrieval }: Reranking, { sightings }: Facts): number | undefined {
  const places = retrieval === undefined ? [node] : [node, retrieval.node];
  const counts = places.map((place) => sightings(place).value("documentsReranked"));
  return (
    after?.documents.length ?? sightings(node).value("rerankK") ?? counts.find((count) => count !== undefined)
  );
}

interface Call {
  readonly node: TreeNode;
  /** Tokens of its prompt that came from documents. */
  readonly retrieved: number | undefined;
}

function callsByStart({ tree, role, sightings }: Facts): readonly Call[] {
  return tree.nodes
    .filter((node) => !node.superseded && ["llm", "decode", "prefill"].includes(role(node)))
    .map((node) => ({ node, retrieved: sightings(node).value("retrievalTokens") }))
    .sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}

function readBy({ node, retrieved }: Call, stale: Stale, served: Serving, facts: Facts): Found {
  const { tokensIn } = facts.spanFacts(node);
  const all = tokensIn === undefined ? "" : ` of its ${tokensIn} input tokens`;
  return {
    severity: stale.outdated ? "warning" : "error",
    confidence: stale.confidence,
    spans: [node],
    message: `${node.span.name} read ${nameOf(stale)}, ${stale.because}: ${retrieved}${all} are retrieved text`,
    phrase: "stale document in the prompt",
    evidence: {
      attr: [...recordedId(stale, served), ...attributeProofs(node, facts, "retrievalTokens", "tokensIn")],
      stat: rankProofs(stale, served.order),
      link: [
        { traceId: facts.tree.traceId, spanId: served.last.span.spanId, note: `handed on ${nameOf(stale)}` },
      ],
    },
    expected: "only documents that hold",
    actual: `${nameOf(stale)}: ${stale.because}`,
    clause: "consumed",
  };
}

function recordedId(stale: Stale, { recorded }: Serving): readonly AttributeProof[] {
  const position = recorded === undefined ? undefined : positionIn(recorded.list, stale);
  if (recorded === undefined || position === undefined) return [];
  return idProofs(recorded.node, recorded.list, [{ ...stale, position }]);
}
