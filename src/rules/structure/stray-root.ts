import type { Expectations, ExpectedPlace } from "../../model/expectations.ts";
import type { Role } from "../../model/role.ts";
import type { Span } from "../../model/span.ts";
import { isChildOf } from "../../trace/child-of-link.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { text } from "../../vocabulary/readers.ts";

/** Work that is done inside a request; a bare model call (`llm`) may well be one of its own. */
export const INNER_ROLES: readonly Role[] = [
  "tokenize",
  "embed",
  "retrieve",
  "rerank",
  "prefill",
  "decode",
  "step",
  "format",
  "tool",
  "judge",
  "guard",
];

/** Why a span should not be a root (diagnostics S02). */
export type StrayBy =
  | { readonly by: "contract"; readonly places: readonly ExpectedPlace[] }
  | { readonly by: "role"; readonly role: Role };

export function isInnerRole(role: Role): boolean {
  return INNER_ROLES.includes(role);
}

/** A root that the contract has below another span, or, where it says nothing, that does inner work. */
export function strayBy(
  node: TreeNode,
  role: Role,
  expectations: Expectations | undefined,
): StrayBy | undefined {
  const { span } = node;
  if (expectations !== undefined && speaksOf(expectations, span)) {
    if (isAllowed(span, expectations.allowedRoots)) return undefined;
    const places = expectations.places.filter(({ fits }) => fits(span.name));
    if (places.some(({ parents }) => parents.length === 0)) return undefined;
    if (places.length > 0) return { by: "contract", places };
  }
  return isInnerRole(role) ? { by: "role", role } : undefined;
}

/** Nobody calls it by a parent, and no link tells where it comes from: another trace, or a parent in OpenTracing's way. */
export function isUnexplained({ span, superseded }: TreeNode): boolean {
  const told = span.links.some((link) => link.traceId !== span.traceId || isChildOf(link));
  return !superseded && span.parentSpanId === undefined && !told;
}

function speaksOf({ fitsService }: Expectations, { resource }: Span): boolean {
  return fitsService === undefined || fitsService(resource.service);
}

/** By its name, its service, an attribute's key, or `key=value`. */
function isAllowed({ name, resource, attributes }: Span, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    if (entry === name || entry === resource.service) return true;
    const [key = "", wanted] = entry.split(/=(.*)/s);
    const value = attributes.get(key) ?? resource.attributes.get(key);
    if (value === undefined) return false;
    return wanted === undefined || (typeof value === "boolean" ? String(value) : text(value)) === wanted;
  });
}
