import type { Found } from "../rule.ts";
import { filterEvidence } from "./filter-evidence.ts";
import type { LeakFacts, TenantSearch } from "./searches.ts";
import { hashed, plainId } from "./tenants.ts";

/** Documents beyond these are counted, not proved one by one. */
const MOST_PROOFS = 10;

/** Documents of another tenant than the asker's (diagnostics Q06, 1 and 2). */
export function* foreignDocuments(search: TenantSearch, facts: LeakFacts): Iterable<Found> {
  const { node, asker, documents } = search;
  if (asker === undefined) return;
  const own = plainId(asker.id);
  const foreign = documents.filter(({ owner }) => owner !== undefined && plainId(owner.id) !== own);
  const [first] = foreign;
  if (first?.owner === undefined) return;
  const { spanId, name } = node.span;
  const more = foreign.length === 1 ? "" : `, and ${foreign.length - 1} more`;
  const ids = foreign.slice(0, MOST_PROOFS).map((one) => ({ spanId, key: one.key, value: one.name }));
  const { attr, absent } = filterEvidence(search, facts);
  yield {
    severity: "error",
    spans: [node],
    message:
      `${name} gave tenant ${hashed(asker.id)} the document ${first.name} of tenant ${hashed(first.owner.id)} ` +
      `at rank ${first.rank} of ${documents.length}${more} (by its ${first.owner.by})`,
    phrase: "another tenant's document",
    evidence: { attr: [...asker.proofs, ...ids, ...attr], absent },
    expected: `documents of ${hashed(asker.id)}`,
    actual: `${foreign.length} of ${documents.length} are another's`,
    clause: "document",
  };
}
