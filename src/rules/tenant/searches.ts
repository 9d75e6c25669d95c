import type { TreeNode } from "../../trace/tree.ts";
import type { RetrievedDocument } from "../../vocabulary/document.ts";
import { type DocumentList, keyOfDocument, nameOfDocument } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { isShared, type Owner, ownerOf, prefixOf } from "./owners.ts";
import { ASKER_NEEDS, plainId, type Tenant } from "./tenants.ts";

export const LEAK_NEEDS = [...ASKER_NEEDS, "role", "documents"] as const;
export type LeakFacts = Pick<RuleFacts, (typeof LEAK_NEEDS)[number]>;

/** A document of a search, with its owner. */
export interface OwnedDocument {
  readonly document: RetrievedDocument;
  readonly name: string;
  /** Where its id stands. */
  readonly key: string;
  readonly rank: number;
  /** Undefined: nothing tells whose it is, or it is everybody's. */
  readonly owner: Owner | undefined;
}

/** A span that searched, or reranked, for somebody. */
export interface TenantSearch {
  readonly node: TreeNode;
  readonly asker: Tenant | undefined;
  readonly documents: readonly OwnedDocument[];
  readonly index: string | undefined;
  readonly namespace: string | undefined;
}

/** The searches of a trace, in tree order. */
export function searchesByTenant(
  facts: LeakFacts,
  askerOf: () => (node: TreeNode) => Tenant | undefined,
): readonly TenantSearch[] {
  const lists = facts.tree.nodes.flatMap((node) => {
    if (node.superseded) return [];
    const { retrieved, reranked } = facts.documents(node);
    const index = facts.sightings(node).value("indexName");
    const namespace = facts.sightings(node).value("indexNamespace");
    const searched = facts.role(node) === "retrieve" && index !== undefined;
    const list = retrieved ?? reranked;
    if (list === undefined && namespace === undefined && !searched) return [];
    return [{ node, list, index, namespace, asker: askerOf()(node) }];
  });
  const prefixes = prefixesIn(lists);
  return lists.map(({ list, ...search }) => {
    const known = search.asker !== undefined && prefixes.has(plainId(search.asker.id));
    return { ...search, documents: list === undefined ? [] : ownedIn(list, known, facts) };
  });
}

function prefixesIn(lists: readonly { readonly list: DocumentList | undefined }[]): ReadonlySet<string> {
  const prefixes = new Set<string>();
  for (const { list } of lists)
    for (const { id } of list?.documents ?? []) {
      const prefix = prefixOf(id);
      if (prefix !== undefined) prefixes.add(plainId(prefix));
    }
  return prefixes;
}

function ownedIn(list: DocumentList, prefixesAreTenants: boolean, facts: LeakFacts): OwnedDocument[] {
  const knobs = facts.expectations?.tenant;
  return list.documents.map((document, position) => {
    const owner = ownerOf(document, prefixesAreTenants, knobs);
    return {
      document,
      name: nameOfDocument(document, position),
      key: keyOfDocument(list, position),
      rank: position + 1,
      owner: owner === undefined || isShared(owner.id, knobs) ? undefined : owner,
    };
  });
}
