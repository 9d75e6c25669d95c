import type { TraceFacts } from "../../trace/facts.ts";
import { readDocuments } from "../../vocabulary/documents.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";
import { isShared } from "./owners.ts";
import type { LeakFacts, TenantSearch } from "./searches.ts";
import { plainId } from "./tenants.ts";

/** A search without a filter in an index that several tenants share (diagnostics Q06, 4). */
export function* unfiltered(
  { node, index, namespace, asker }: TenantSearch,
  shared: ReadonlyMap<string, string>,
  facts: LeakFacts,
): Iterable<Found> {
  const because = index === undefined ? undefined : shared.get(plainId(index));
  if (because === undefined || namespace !== undefined) return;
  if (facts.sightings(node).value("retrievalFilter") === true) return;
  yield {
    severity: "warning",
    spans: [node],
    message: `${node.span.name} searched ${index} without a filter, though ${because}`,
    phrase: "unfiltered search of a shared index",
    evidence: {
      attr: [...(asker?.proofs ?? []), ...attributeProofs(node, facts, "indexName")],
      absent: [{ what: "a filter", where: node.span.name }],
    },
    expected: "a filter by tenant",
    actual: "no filter",
    clause: "unfiltered",
  };
}

/** Indexes, lower-case, that several tenants are known to share, and what tells it. */
export function sharedIndexes(
  searches: readonly TenantSearch[],
  { expectations, run }: LeakFacts,
): ReadonlyMap<string, string> {
  const owners = new Map<string, Set<string>>();
  for (const [index, known] of run?.over(ownersByIndex) ?? []) owners.set(index, new Set(known));
  for (const { index, documents } of searches)
    for (const { owner } of documents)
      if (index !== undefined && owner !== undefined) add(owners, index, owner.id);
  const shared = new Map<string, string>();
  for (const [index, { size }] of owners)
    if (size > 1) shared.set(index, `documents of ${size} tenants were found in it`);
  for (const index of expectations?.tenant.sharedIndexes ?? [])
    shared.set(plainId(index), "the contract says that tenants share it");
  return shared;
}

/** Of each index in a run the owners of its documents, by their metadata. */
function ownersByIndex(traces: readonly TraceFacts[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  const spans = traces.flatMap(({ tree }) => tree.nodes.filter(({ superseded }) => !superseded));
  for (const { span } of spans) {
    const documents = readDocuments(span).retrieved?.documents ?? [];
    const index = documents.length === 0 ? undefined : new Sightings(span).value("indexName");
    if (index === undefined) continue;
    for (const { tenant } of documents)
      if (tenant !== undefined && !isShared(tenant)) add(owners, index, tenant);
  }
  return owners;
}

function add(owners: Map<string, Set<string>>, index: string, owner: string): void {
  const known = owners.get(plainId(index)) ?? new Set();
  owners.set(plainId(index), known.add(plainId(owner)));
}
