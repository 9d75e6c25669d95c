import type { TraceId } from "../../model/ids.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { Tree } from "../../trace/tree.ts";
import { Sightings } from "../../vocabulary/sightings.ts";
import type { RuleFacts } from "../facts.ts";

/** A trace in which a tenant used a session. */
export interface SessionUse {
  readonly tenant: string;
  readonly traceId: TraceId;
}

/** The sessions of a trace, each once. */
export function sessionsIn({ nodes }: Tree, spanFacts: RuleFacts["spanFacts"]): readonly string[] {
  const sessions = new Set<string>();
  for (const node of nodes) {
    const { sessionId } = spanFacts(node);
    if (sessionId !== undefined) sessions.add(sessionId);
  }
  return [...sessions];
}

/** Of every session in a run its tenants, lower-case, each with the first trace that tells it. */
export function tenantsOfSessions(
  traces: readonly TraceFacts[],
): ReadonlyMap<string, ReadonlyMap<string, SessionUse>> {
  const sessions = new Map<string, Map<string, SessionUse>>();
  for (const trace of traces) {
    const tenants = tenantsIn(trace);
    if (tenants.size === 0) continue;
    const { traceId } = trace.tree;
    for (const session of sessionsIn(trace.tree, (node) => trace.spanFacts(node))) {
      const uses = sessions.get(session) ?? new Map<string, SessionUse>();
      sessions.set(session, uses);
      for (const tenant of tenants) if (!uses.has(tenant)) uses.set(tenant, { tenant, traceId });
    }
  }
  return sessions;
}

/** Every tenant of a run, lower-case. */
export function tenantsOfRun(traces: readonly TraceFacts[]): ReadonlySet<string> {
  return new Set(traces.flatMap((trace) => [...tenantsIn(trace)]));
}

/** Only spans that seem to name a tenant are read closely. */
function tenantsIn(trace: TraceFacts): ReadonlySet<string> {
  const tenants = new Set<string>();
  for (const node of trace.tree.nodes) {
    if (trace.spanFacts(node).tenant === undefined) continue;
    const tenant = new Sightings(node.span).value("requestTenant");
    if (tenant !== undefined) tenants.add(tenant.trim().toLowerCase());
  }
  return tenants;
}
