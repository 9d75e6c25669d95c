import type { Expectations } from "../../model/expectations.ts";
import type { RetrievedDocument } from "../../vocabulary/document.ts";
import { plainId } from "./tenants.ts";

type Knobs = Expectations["tenant"];

/** Whose a document is, and what tells it. */
export interface Owner {
  readonly id: string;
  readonly by: "metadata" | "id pattern" | "id prefix";
}

/** Owners that stand for everybody. */
const SHARED = ["global", "shared", "public", "common"];

/** The word before the first `:` or `/` of an id; the scheme of a URL is none. */
export function prefixOf(id: string | undefined): string | undefined {
  const at = id?.search(/[:/]/) ?? -1;
  if (id === undefined || at < 1 || id.startsWith("://", at)) return undefined;
  return id.slice(0, at);
}

/**
 * Whose a document is (diagnostics Q06): by its metadata, by the contract's `tenant.id_pattern`, else by
 * its id's prefix, if prefixes are tenants here at all: then the asker's own is among them.
 */
export function ownerOf(
  { id, tenant }: RetrievedDocument,
  prefixesAreTenants: boolean,
  { ownerOf: byPattern }: Pick<Knobs, "ownerOf"> = {},
): Owner | undefined {
  if (tenant !== undefined) return { id: tenant, by: "metadata" };
  if (id !== undefined && byPattern !== undefined) {
    const owner = byPattern(id);
    return owner === undefined || owner === "" ? undefined : { id: owner, by: "id pattern" };
  }
  const prefix = prefixesAreTenants ? prefixOf(id) : undefined;
  return prefix === undefined ? undefined : { id: prefix, by: "id prefix" };
}

/** Everybody's: by convention or by the contract's `tenant.shared`. */
export function isShared(owner: string, { shared }: Pick<Knobs, "shared"> = { shared: [] }): boolean {
  const own = plainId(owner);
  return SHARED.includes(own) || shared.some((one) => plainId(one) === own);
}
