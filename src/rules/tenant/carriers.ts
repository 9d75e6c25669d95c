import type { TreeNode } from "../../trace/tree.ts";
import { idsInResult } from "./result-ids.ts";
import type { LeakFacts } from "./searches.ts";
import type { Tenant } from "./tenants.ts";

export type CarrierKind = "cache" | "memory" | "tool";

/** An id that came with something, as it was recorded. */
export interface CarriedId {
  readonly id: string;
  readonly key: string;
}

/** A span that took something for somebody out of a cache or a memory, or got it from a tool. */
export interface Carrier {
  readonly kind: CarrierKind;
  readonly node: TreeNode;
  readonly asker: Tenant | undefined;
  readonly ids: readonly CarriedId[];
}

type AskerOf = () => (node: TreeNode) => Tenant | undefined;
type Carried = Pick<Carrier, "kind" | "ids">;

/** The carriers of ids besides searches, in tree order (diagnostics Q06: cache hit keys, tool results, memory ids). */
export function carriersIn(facts: LeakFacts, askerOf: AskerOf): readonly Carrier[] {
  return facts.tree.nodes.flatMap((node) => {
    if (node.superseded) return [];
    const carried = [...cached(node, facts), ...remembered(node, facts), ...returned(node, askerOf, facts)];
    return carried.map((one) => ({ ...one, node, asker: askerOf()(node) }));
  });
}

/** A key that missed gave nobody anything. */
function cached(node: TreeNode, { sightings }: LeakFacts): Carried[] {
  const keys = sightings(node).of("cacheKeys");
  if (keys.state !== "known" || sightings(node).value("cacheHit") !== true) return [];
  return [{ kind: "cache", ids: keys.value.map((id) => ({ id, key: keys.key })) }];
}

function remembered(node: TreeNode, { sightings }: LeakFacts): Carried[] {
  const memories = sightings(node).of("memoryIds");
  if (memories.state !== "known") return [];
  return [{ kind: "memory", ids: memories.value.map((id) => ({ id, key: memories.key })) }];
}

/** Results are opened only where somebody's ids can be told from another's. */
function returned(node: TreeNode, askerOf: AskerOf, facts: LeakFacts): Carried[] {
  const { role, sightings, expectations } = facts;
  const result = role(node) === "tool" ? sightings(node).of("toolResult") : undefined;
  if (result?.state !== "known") return [];
  if (askerOf()(node) === undefined && expectations?.tenant.ownerOf === undefined) return [];
  const ids = idsInResult(result.value).map(({ id, path }) => ({ id, key: `${result.key} › ${path}` }));
  return ids.length === 0 ? [] : [{ kind: "tool", ids }];
}
