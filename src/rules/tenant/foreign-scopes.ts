import type { AnyConceptName } from "../../vocabulary/detail-concepts.ts";
import type { Found } from "../rule.ts";
import { foreignScope } from "./scopes.ts";
import type { LeakFacts, TenantSearch } from "./searches.ts";
import { tenantsOfRun } from "./sessions.ts";
import { hashed } from "./tenants.ts";

const NOBODY: ReadonlySet<string> = new Set();

/** A search in another tenant's index or namespace (diagnostics Q06, 3). */
export function* foreignScopes(search: TenantSearch, facts: LeakFacts): Iterable<Found> {
  yield* foreignIn(search, "indexNamespace", search.namespace, facts);
  yield* foreignIn(search, "indexName", search.index, facts);
}

function* foreignIn(
  { node, asker }: TenantSearch,
  concept: Extract<AnyConceptName, "indexName" | "indexNamespace">,
  scope: string | undefined,
  { sightings, expectations, run }: LeakFacts,
): Iterable<Found> {
  if (asker === undefined || scope === undefined) return;
  const tenants = run?.over(tenantsOfRun) ?? NOBODY;
  const owner = foreignScope(scope, { asker: asker.id, tenants, knobs: expectations?.tenant });
  const known = sightings(node).of(concept);
  if (owner === undefined || known.state !== "known") return;
  const what = concept === "indexName" ? "index" : "namespace";
  yield {
    severity: "error",
    spans: [node],
    message: `${node.span.name} searched the ${what} of tenant ${hashed(owner)} for tenant ${hashed(asker.id)}`,
    phrase: `another tenant's ${what}`,
    evidence: {
      attr: [...asker.proofs, { spanId: node.span.spanId, key: known.key, value: hashed(scope) }],
    },
    expected: `the ${what} of ${hashed(asker.id)}`,
    actual: `the ${what} of ${hashed(owner)}`,
    clause: what,
  };
}
