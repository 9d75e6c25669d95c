import type { AttributeProof, StatProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type DocumentList, keyOfDocument, nameOfDocument } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { fitsGlob } from "./glob.ts";
import { type Stale, staleIn } from "./staleness.ts";

export type StaleFacts = Pick<RuleFacts, "tree" | "role" | "sightings" | "expectations">;

/** More documents than this are counted, not proved one by one. */
export const MOST_PROOFS = 10;

/** The stale documents of a list that neither their index nor their id allows (`stale.allow`). */
export function staleOf(
  list: DocumentList,
  searched: TreeNode,
  { tree, expectations, sightings }: StaleFacts,
): readonly Stale[] {
  const index = sightings(searched).value("indexName");
  const allow = expectations?.stale.allow ?? [];
  if (index !== undefined && allow.some((glob) => fitsGlob(index, glob))) return [];
  return staleIn(list, tree.startUnixNano, expectations?.stale);
}

export function nameOf({ document, position }: Stale): string {
  return nameOfDocument(document, position);
}

/** Where the ids of documents stand, with the ids. */
export function idProofs({ span }: TreeNode, list: DocumentList, stale: readonly Stale[]): AttributeProof[] {
  return stale.slice(0, MOST_PROOFS).map((one) => ({
    spanId: span.spanId,
    key: keyOfDocument(list, one.position),
    value: nameOf(one),
  }));
}

/** `rank of pol_refund_v6 before`, from 1, and the score that it had there. */
export function rankProofs(stale: Stale, list: DocumentList, when?: "before" | "after"): StatProof[] {
  const name = when === undefined ? nameOf(stale) : `${nameOf(stale)} ${when}`;
  const position = positionIn(list, stale);
  if (position === undefined) return [];
  const { score, distance } = list.documents[position] ?? {};
  return [
    { name: `rank of ${name}`, value: position + 1, n: list.documents.length },
    ...(score === undefined ? [] : [{ name: `score of ${name}`, value: score }]),
    ...(distance === undefined ? [] : [{ name: `distance of ${name}`, value: distance }]),
  ];
}

/** Where a document stands in a list; undefined: it is not in it, or has no id to be found by. */
export function positionIn({ documents }: DocumentList, { document }: Stale): number | undefined {
  const position = documents.findIndex(
    (one) => one === document || (one.id !== undefined && one.id === document.id),
  );
  return position < 0 ? undefined : position;
}
