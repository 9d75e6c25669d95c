import { hash } from "node:crypto";
import type { AttributeProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { text } from "../../vocabulary/readers.ts";
import type { RuleFacts } from "../facts.ts";
import { sessionsIn, tenantsOfSessions } from "./sessions.ts";

/** A tenant as a span names it. */
export interface Tenant {
  readonly id: string;
  /** Where that stands, the id hashed; none where another trace of the session told it. */
  readonly proofs: readonly AttributeProof[];
}

export const ASKER_NEEDS = ["tree", "sightings", "spanFacts", "expectations", "run"] as const;
type Facts = Pick<RuleFacts, (typeof ASKER_NEEDS)[number]>;

/**
 * Whose request each span serves (diagnostics Q06): as the span or the nearest above it says, else the
 * only tenant of the trace, else the only one that used its session in this run.
 */
export function askersOf(facts: Facts): (node: TreeNode) => Tenant | undefined {
  const nearest: (Tenant | undefined)[] = [];
  const told = new Map<string, Tenant>();
  for (const node of facts.tree.nodes) {
    const own = tenantOf(node, facts);
    nearest[node.index] = own ?? (node.parent === undefined ? undefined : nearest[node.parent.index]);
    if (own !== undefined) told.set(plainId(own.id), own);
  }
  const [only, second] = told.values();
  const fallback = second === undefined ? (only ?? tenantOfSession(facts)) : undefined;
  return (node) => nearest[node.index] ?? fallback;
}

/** As the span itself says: by the contract's `tenant.keys`, then by the known keys. */
export function tenantOf(node: TreeNode, { sightings, expectations }: Facts): Tenant | undefined {
  const { attributes, resource, spanId } = node.span;
  for (const key of expectations?.tenant.keys ?? []) {
    const value = attributes.get(key) ?? resource.attributes.get(key);
    const id = value === undefined ? undefined : text(value);
    if (id !== undefined) return { id, proofs: [{ spanId, key, value: hashed(id) }] };
  }
  const known = sightings(node).of("requestTenant");
  if (known.state !== "known") return undefined;
  return { id: known.value, proofs: [{ spanId, key: known.key, value: hashed(known.value) }] };
}

function tenantOfSession({ tree, spanFacts, run }: Facts): Tenant | undefined {
  const known = run?.over(tenantsOfSessions);
  const tenants = sessionsIn(tree, spanFacts).flatMap((session) => [
    ...(known?.get(session)?.values() ?? []),
  ]);
  const [only, second] = new Set(tenants.map(({ tenant }) => tenant));
  return only === undefined || second !== undefined ? undefined : { id: only, proofs: [] };
}

/** Ids are the same whatever their capitals. */
export function plainId(id: string): string {
  return id.trim().toLowerCase();
}

/** So that a report tells tenants apart without naming them. */
export function hashed(id: string): string {
  return `sha256:${hash("sha256", plainId(id)).slice(0, 8)}`;
}
