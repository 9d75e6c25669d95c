import type { AbsentProof, AttributeProof } from "../../model/finding.ts";
import { jsonText } from "../../vocabulary/nested-value.ts";
import type { LeakFacts, TenantSearch } from "./searches.ts";
import { hashed } from "./tenants.ts";

const LONGEST = 2048;

/** The filter that a search used, the asker's id in it hashed; or that it used none. */
export function filterEvidence(
  { node, asker, documents }: TenantSearch,
  { sightings }: LeakFacts,
): { readonly attr: readonly AttributeProof[]; readonly absent: readonly AbsentProof[] } {
  const { spanId, name } = node.span;
  const filter = sightings(node).of("retrievalFilter");
  if (filter.state !== "known") return { attr: [], absent: [{ what: "a filter", where: name }] };
  const owners = documents.flatMap(({ owner }) => (owner === undefined ? [] : [owner.id]));
  const ids = new Set([...(asker === undefined ? [] : [asker.id]), ...owners.slice(0, 10)]);
  let value = (jsonText(filter.stored) ?? "").slice(0, LONGEST);
  for (const id of ids) value = value.replaceAll(id, hashed(id));
  return { attr: [{ spanId, key: filter.key, value }], absent: [] };
}
