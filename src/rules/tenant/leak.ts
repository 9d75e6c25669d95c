import { type Found, type NotJudged, rule } from "../rule.ts";
import { foreignDocuments } from "./foreign-documents.ts";
import { foreignScopes } from "./foreign-scopes.ts";
import { LEAK_NEEDS, searchesByTenant } from "./searches.ts";
import { sharedSessions } from "./shared-sessions.ts";
import { sharedIndexes, unfiltered } from "./unfiltered.ts";

const NONE: ReadonlyMap<string, string> = new Map();

export const leak = rule({
  code: "Q06",
  name: "leak",
  title: "another tenant's document",
  why:
    "A document of one customer in another customer's prompt is a breach, whether or not the answer quotes it. " +
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
    const searches = searchesByTenant(facts);
    const shared = searches.length === 0 ? NONE : sharedIndexes(searches, facts);
    if (searches.some(({ asker }) => asker === undefined))
      yield { reason: "tenant of the request not recorded" };
    for (const search of searches) {
      const leaks = [...foreignDocuments(search, facts), ...foreignScopes(search, facts)];
      yield* leaks;
      if (leaks.length === 0) yield* unfiltered(search, shared, facts);
    }
    yield* sharedSessions(facts);
  },
});
