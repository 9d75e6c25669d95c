import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

/** A span that looked for documents. */
export interface Search {
  readonly node: TreeNode;
  /** How many it found; undefined: not recorded. */
  readonly found: number | undefined;
  /** Where that stands. */
  readonly key: string;
}

/** The searches of a trace by start, counted by themselves or by their list. */
export function searchesOf({
  tree,
  role,
  sightings,
  documents,
}: Pick<RuleFacts, "tree" | "role" | "sightings" | "documents">): readonly Search[] {
  const searches = tree.nodes.flatMap((node): Search[] => {
    const counted = sightings(node).of("documentsRetrieved");
    const list = role(node) === "rerank" ? undefined : documents(node).retrieved;
    if (node.superseded) return [];
    if (counted.state === "known") return [{ node, found: counted.value, key: counted.key }];
    if (list !== undefined) return [{ node, found: list.documents.length, key: list.idKey }];
    return role(node) === "retrieve" ? [{ node, found: undefined, key: "" }] : [];
  });
  return searches.sort((one, other) => one.node.offsetNs - other.node.offsetNs);
}
