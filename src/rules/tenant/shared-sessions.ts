import type { LinkProof } from "../../model/finding.ts";
import { attributeProofs } from "../proof.ts";
import type { Found } from "../rule.ts";
import type { LeakFacts } from "./searches.ts";
import { type Meeting, meetings, type SessionUse, sessionsIn, tenantsOfSessions } from "./sessions.ts";
import { askersOf, hashed, plainId, type Tenant, tenantOf } from "./tenants.ts";

/** Others beyond these are counted, not proved one by one. */
const MOST_PROOFS = 10;

type Use = Meeting<Tenant>;

/** A session that two tenants used, in this trace or in the run: whatever it remembers may have crossed over. */
export function* sharedSessions(facts: LeakFacts): Iterable<Found> {
  const elsewhere = facts.run?.over(tenantsOfSessions);
  for (const [session, uses] of usesOfSessions(facts)) {
    const [first, ...others] = uses.values();
    if (first === undefined) continue;
    const known = [...(elsewhere?.get(session)?.values() ?? [])];
    const strangers = known.filter(({ tenant }) => !uses.has(tenant));
    if (others.length + strangers.length > 0) yield sharedBy(first, others, strangers, facts);
  }
}

/** Of each session of the trace its tenants, lower-case, each with the first span that tells it. */
function usesOfSessions(facts: LeakFacts): ReadonlyMap<string, ReadonlyMap<string, Use>> {
  const sessions = new Map<string, Map<string, Use>>();
  if (sessionsIn(facts.tree, facts.spanFacts).length === 0) return sessions;
  const add = (use: Use) => {
    const uses = sessions.get(use.session) ?? new Map<string, Use>();
    sessions.set(use.session, uses);
    const id = plainId(use.tenant.id);
    if (!uses.has(id)) uses.set(id, use);
  };
  const session = (node: Use["node"]) => facts.spanFacts(node).sessionId;
  for (const use of meetings(facts.tree, { session, tenant: (node) => tenantOf(node, facts) })) add(use);
  const askerOf = askersOf(facts);
  for (const node of facts.tree.nodes) {
    const [id, tenant] = [session(node), askerOf(node)];
    if (id !== undefined && tenant !== undefined && !sessions.has(id)) add({ session: id, tenant, node });
  }
  return sessions;
}

function sharedBy(
  { session, tenant, node }: Use,
  others: readonly Use[],
  strangers: readonly SessionUse[],
  facts: LeakFacts,
): Found {
  const { traceId } = facts.tree;
  const links: LinkProof[] = [
    ...others.map((use) => ({ traceId, spanId: use.node.span.spanId, note: noteOf(use.tenant.id) })),
    ...strangers.map((use) => ({ traceId: use.traceId, note: noteOf(use.tenant) })),
  ];
  const other = others[0]?.tenant.id ?? strangers[0]?.tenant ?? "";
  return {
    severity: "warning",
    spans: [node, ...others.map((use) => use.node)],
    message:
      `session ${session} of tenant ${hashed(tenant.id)} was used by tenant ${hashed(other)} as well: ` +
      "its memory may hold what is another's",
    phrase: "session shared by tenants",
    evidence: {
      attr: [
        ...tenant.proofs,
        ...attributeProofs(node, facts, "sessionId"),
        ...others.slice(0, MOST_PROOFS).flatMap((use) => use.tenant.proofs),
      ],
      link: links.slice(0, MOST_PROOFS),
    },
    expected: "one tenant in a session",
    actual: `${links.length + 1} tenants`,
    clause: "session",
  };
}

function noteOf(tenant: string): string {
  return `tenant ${hashed(tenant)}`;
}
