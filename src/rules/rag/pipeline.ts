import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { DocumentList } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { firstStarting } from "../first-starting.ts";

/** A span that found documents. */
export interface Retrieval {
  readonly node: TreeNode;
  readonly list: DocumentList;
}

/** A span that put documents into another order. */
export interface Reranking {
  readonly node: TreeNode;
  /** What it got: its own record, else what the retrieval before it found. */
  readonly before: DocumentList | undefined;
  readonly after: DocumentList | undefined;
  /** Where the documents come from: the span that it hangs under, else the last one before it. */
  readonly retrieval: Retrieval | undefined;
}

/** How documents went through a request. */
export interface Pipeline {
  /** By start. */
  readonly retrievals: readonly Retrieval[];
  readonly rerankings: readonly Reranking[];
}

type Facts = Pick<RuleFacts, "tree" | "role" | "sightings" | "documents">;

/** The spans that found documents and those that reranked them. */
export function pipelineOf(facts: Facts): Pipeline {
  const { tree, role, documents } = facts;
  const around: (Retrieval | undefined)[] = [];
  const retrievals: Retrieval[] = [];
  const reranking: TreeNode[] = [];
  for (const node of tree.nodes) {
    const above = node.parent === undefined ? undefined : around[node.parent.index];
    const list = node.superseded || ranksOnly(node, facts) ? undefined : documents(node).retrieved;
    const own = list === undefined ? undefined : { node, list };
    around[node.index] = own ?? above;
    if (own !== undefined) retrievals.push(own);
    const reranks = role(node) === "rerank" || documents(node).reranked !== undefined;
    if (reranks && !node.superseded) reranking.push(node);
  }
  retrievals.sort((one, other) => one.node.offsetNs - other.node.offsetNs);
  const rerankings = reranking.map((node) => rerankingOf(node, around[node.index], retrievals, facts));
  return { retrievals, rerankings };
}

/** A reranker's list of documents is what it hands on, unless it names its winner beside it. */
function ranksOnly(node: TreeNode, { role, sightings }: Facts): boolean {
  return role(node) === "rerank" && sightings(node).value("top1Id") === undefined;
}

function rerankingOf(
  node: TreeNode,
  around: Retrieval | undefined,
  retrievals: readonly Retrieval[],
  facts: Facts,
): Reranking {
  const { retrieved, rerankedFrom, reranked } = facts.documents(node);
  const retrieval = around ?? retrievals[firstStarting(retrievals, node.offsetNs + 1) - 1];
  const after = reranked ?? (ranksOnly(node, facts) ? retrieved : undefined);
  return { node, before: rerankedFrom ?? retrieval?.list, after, retrieval };
}

/** The retrieval was not over when the reranker was: it may have written the reranked order. */
export function endsAfter(retrieval: TreeNode, reranking: TreeNode): boolean {
  const [retrieved, reranked] = [ownEndNs(retrieval), ownEndNs(reranking)];
  return (
    retrieval === reranking || (retrieved !== undefined && reranked !== undefined && retrieved >= reranked)
  );
}
