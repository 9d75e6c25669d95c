import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { keyOfDocument } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import type { Found } from "../rule.ts";
import { namesAny } from "./named-documents.ts";

type Facts = Pick<RuleFacts, "tree" | "sightings" | "documents">;

/** A check may know documents by other ids than the search. */
const LIKELY = 0.7;
/** Ids beyond these are counted, not proved one by one. */
const MOST_PROOFS = 10;
/** `[1]`, `[2]`: places in the prompt's list, which name no document. */
const POSITION = /^\d{1,3}$/;

interface CitationStage {
  readonly node: TreeNode;
  readonly ids: readonly string[];
  readonly proof: AttributeProof;
}

interface FoundId {
  readonly node: TreeNode;
  readonly id: string;
  readonly key: string;
}

/**
 * Documents were found, and the citation stage, which records what the answer cites, names none of them
 * (diagnostics Q03). A stage that records no id, or an empty list, says nothing of documents.
 */
export function* uncitedIn(facts: Facts): Iterable<Found> {
  const stages = stagesIn(facts);
  const last = stages.at(-1);
  if (last === undefined) return;
  const found = foundBefore(last.node, facts);
  const named = stages.flatMap(({ ids }) => ids);
  if (found.length === 0 || named.every((id) => POSITION.test(id))) return;
  const known = found.map(({ id }) => id);
  if (!namesAny(named, known)) yield uncited(stages, last, found, named);
}

/** By start. */
function stagesIn({ tree, sightings }: Facts): readonly CitationStage[] {
  return tree.nodes
    .flatMap((node) => {
      const cited = sightings(node).of("citedDocuments");
      if (node.superseded || cited.state !== "known") return [];
      const { value: ids, key, stored } = cited;
      return [{ node, ids, proof: { spanId: node.span.spanId, key, value: stored } }];
    })
    .sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}

function foundBefore(check: TreeNode, { tree, documents }: Facts): readonly FoundId[] {
  return tree.nodes.flatMap((node) => {
    if (node.superseded || node === check || node.offsetNs > check.offsetNs) return [];
    const { retrieved, reranked } = documents(node);
    const list = retrieved ?? reranked;
    if (list === undefined) return [];
    return list.documents.flatMap(({ id }, position) =>
      id === undefined ? [] : [{ node, id, key: keyOfDocument(list, position) }],
    );
  });
}

function uncited(
  stages: readonly CitationStage[],
  last: CitationStage,
  found: readonly FoundId[],
  named: readonly string[],
): Found {
  const searches = [...new Set(found.map(({ node }) => node))];
  const documents = new Set(found.map(({ id }) => id)).size;
  const others = [...new Set(named)];
  return {
    severity: "info",
    confidence: LIKELY,
    spans: [last.node, ...searches],
    message: `${last.node.span.name} names none of the ${documents} documents that ${namesOf(searches)} found, but ${listed(others)}`,
    phrase: "retrieved documents uncited",
    evidence: {
      attr: [
        ...stages.slice(0, MOST_PROOFS).map(({ proof }) => proof),
        ...found
          .slice(0, MOST_PROOFS)
          .map(({ node, key, id }) => ({ spanId: node.span.spanId, key, value: id })),
      ],
      time: [
        ...searches.slice(0, MOST_PROOFS).map((node) => timeProof(node, "the search")),
        timeProof(last.node, "the citation check"),
      ],
    },
    expected: "at least 1 retrieved document cited",
    actual: `cited: ${listed(others)}`,
    fix:
      "answer “I don't know” where the documents do not help; where they do, give the model and the check the ids " +
      "that the search knows",
    clause: "uncited",
  };
}

function listed(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(", ") : `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more`;
}

function namesOf(searches: readonly TreeNode[]): string {
  return listed([...new Set(searches.map(({ span }) => span.name))]);
}
