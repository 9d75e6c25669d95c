import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";
import type { LeakFacts } from "./searches.ts";
import { tenantsOfSessions } from "./sessions.ts";
import { askersOf, hashed, plainId } from "./tenants.ts";

/** A session that another tenant used in this run: whatever it remembers may have crossed over. */
export function* sharedSessions(facts: LeakFacts): Iterable<Found> {
  const sessions = facts.run?.over(tenantsOfSessions);
  if (sessions === undefined) return;
  const askerOf = askersOf(facts);
  const told = new Set<string>();
  for (const node of facts.tree.nodes) {
    const { sessionId } = facts.spanFacts(node);
    const asker = askerOf(node);
    if (sessionId === undefined || asker === undefined || told.has(sessionId)) continue;
    const others = [...(sessions.get(sessionId)?.values() ?? [])].filter(
      ({ tenant }) => tenant !== plainId(asker.id),
    );
    const [other] = others;
    if (other === undefined) continue;
    told.add(sessionId);
    yield {
      severity: "warning",
      spans: [node],
      message:
        `session ${sessionId} of tenant ${hashed(asker.id)} was used by tenant ${hashed(other.tenant)} as well: ` +
        "its memory may hold what is another's",
      phrase: "session shared by tenants",
      evidence: {
        attr: [...asker.proofs, ...attributeProofs(node, facts, "sessionId")],
        link: others
          .slice(0, 10)
          .map(({ traceId, tenant }) => ({ traceId, note: `tenant ${hashed(tenant)}` })),
      },
      expected: "one tenant in a session",
      actual: `${others.length + 1} tenants`,
      clause: "session",
    };
  }
}
