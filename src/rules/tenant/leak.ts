import { once } from "../../trace/once.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { type CarriedId, type Carrier, carriersIn } from "./carriers.ts";
import { foreignCarriers } from "./foreign-carriers.ts";
import { foreignDocuments } from "./foreign-documents.ts";
import { foreignScopes } from "./foreign-scopes.ts";
import { LEAK_NEEDS, type LeakFacts, searchesByTenant, type TenantSearch } from "./searches.ts";
import { sharedSessions } from "./shared-sessions.ts";
import { askersOf } from "./tenants.ts";
import { sharedIndexes, unfiltered } from "./unfiltered.ts";

const NONE: ReadonlyMap<string, string> = new Map();

export const leak = rule({
  code: "Q06",
  name: "leak",
  title: "another tenant's document, memory or session",
  why:
    "A document of one customer in another customer's prompt is a breach, whether or not the answer quotes it, and " +
    "so is what comes out of a cache, a memory or a tool. " +
    "Nothing fails, so that only who compares whose request it was with whose document it is can see it.",
  fix:
    "filter by tenant on the server, or give each tenant a namespace; then list all traces with this document and " +
    "tenant, and purge caches that may hold the answers",
  example: {
    fires: "A request of tenant acme is given globex:123 beside its own acme:7.",
    quiet: "A request of tenant acme is given policy:faq and howto:2: neither prefix is a tenant.",
  },
  severities: ["error", "warning"],
  needs: LEAK_NEEDS,
  *check(facts): Iterable<Found | NotJudged> {
    const askerOf = once(() => askersOf(facts));
    const searches = searchesByTenant(facts, askerOf);
    const carriers = carriersIn(facts, askerOf);
    const shared = searches.length === 0 ? NONE : sharedIndexes(searches, facts);
    if (needsAsker(searches, carriers, facts)) yield { reason: "tenant of the request not recorded" };
    for (const search of searches) {
      const leaks = [...foreignDocuments(search, facts), ...foreignScopes(search, facts)];
      yield* leaks;
      if (leaks.length === 0) yield* unfiltered(search, shared, facts);
    }
    yield* foreignCarriers(carriers, facts);
    yield* sharedSessions(facts);
  },
});

/** What was searched or remembered for nobody that is known; of other ids only the pattern says that they are a tenant's. */
function needsAsker(
  searches: readonly TenantSearch[],
  carriers: readonly Carrier[],
  { expectations }: LeakFacts,
): boolean {
  const isTenants = ({ id }: CarriedId) => expectations?.tenant.ownerOf?.(id) !== undefined;
  const telling = carriers.filter(({ kind, ids }) => kind === "memory" || ids.some(isTenants));
  return [...searches, ...telling].some(({ asker }) => asker === undefined);
}
