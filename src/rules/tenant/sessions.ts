import type { TraceId } from "../../model/ids.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
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

/** A span that a session and a tenant meet on. */
export interface Meeting<Tenant> {
  readonly session: string;
  readonly tenant: Tenant;
  readonly node: TreeNode;
}

interface Told<Tenant> {
  readonly session: (node: TreeNode) => string | undefined;
  readonly tenant: (node: TreeNode) => Tenant | undefined;
}

/**
 * Which tenant uses which session, span by span: a session is that of the nearest tenant at its span or
 * above, else of those below it. A tenant below another one (support, an administrator) takes no session over.
 */
export function* meetings<Tenant>({ nodes }: Tree, told: Told<Tenant>): Iterable<Meeting<Tenant>> {
  const sessions: (string | undefined)[] = [];
  const tenants: (Tenant | undefined)[] = [];
  for (const node of nodes) {
    const { index, parent } = node;
    const [ownSession, ownTenant] = [told.session(node), told.tenant(node)];
    const above = parent === undefined ? undefined : tenants[parent.index];
    const session = ownSession ?? (parent === undefined ? undefined : sessions[parent.index]);
    const tenant = ownTenant ?? above;
    sessions[index] = session;
    tenants[index] = tenant;
    const meet = ownSession !== undefined || (ownTenant !== undefined && above === undefined);
    if (meet && session !== undefined && tenant !== undefined) yield { session, tenant, node };
  }
}

/** Of every session in a run its tenants, lower-case, each with the first trace that tells it. */
export function tenantsOfSessions(
  traces: readonly TraceFacts[],
): ReadonlyMap<string, ReadonlyMap<string, SessionUse>> {
  const sessions = new Map<string, Map<string, SessionUse>>();
  for (const trace of traces) {
    const { traceId } = trace.tree;
    for (const [session, tenant] of usesIn(trace)) {
      const uses = sessions.get(session) ?? new Map<string, SessionUse>();
      sessions.set(session, uses);
      if (!uses.has(tenant)) uses.set(tenant, { tenant, traceId });
    }
  }
  return sessions;
}

/** A lone tenant uses every session of its trace, wherever the two are told. */
function* usesIn(trace: TraceFacts): Iterable<[session: string, tenant: string]> {
  const spanFacts = (node: TreeNode) => trace.spanFacts(node);
  const [only, second] = tenantsIn(trace);
  if (only === undefined) return;
  if (second === undefined) for (const session of sessionsIn(trace.tree, spanFacts)) yield [session, only];
  else
    for (const { session, tenant } of meetings(trace.tree, {
      session: (node) => spanFacts(node).sessionId,
      tenant: (node) => tenantOn(node, trace),
    }))
      yield [session, tenant];
}

/** Every tenant of a run, lower-case. */
export function tenantsOfRun(traces: readonly TraceFacts[]): ReadonlySet<string> {
  return new Set(traces.flatMap((trace) => [...tenantsIn(trace)]));
}

function tenantsIn(trace: TraceFacts): ReadonlySet<string> {
  return new Set(trace.tree.nodes.flatMap((node) => tenantOn(node, trace) ?? []));
}

/** Only spans that seem to name a tenant are read closely. */
function tenantOn(node: TreeNode, trace: TraceFacts): string | undefined {
  if (trace.spanFacts(node).tenant === undefined) return undefined;
  return new Sightings(node.span).value("requestTenant")?.trim().toLowerCase();
}
