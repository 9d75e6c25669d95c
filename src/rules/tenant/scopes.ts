import type { Expectations } from "../../model/expectations.ts";
import { isShared } from "./owners.ts";
import { plainId } from "./tenants.ts";

const WORD_BEFORE_A_REST = /^(\p{L}+[-_])./u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What an index or a namespace is held against. */
export interface Asking {
  readonly asker: string;
  /** Every tenant that is known in this run, lower-case. */
  readonly tenants: ReadonlySet<string>;
  readonly knobs: Expectations["tenant"] | undefined;
}

/**
 * The other tenant whose index or namespace this is (diagnostics Q06, 3); undefined: the asker's, or of no
 * tenant's form. `policy-v4` is no tenant of an asker called `tenant-a`; `tenant-b` is.
 */
export function foreignScope(scope: string, { asker, tenants, knobs }: Asking): string | undefined {
  const [name, own] = [plainId(scope), plainId(asker)];
  if (name === own || holds(name, own) || isShared(scope, knobs)) return undefined;
  if (knobs?.sharedIndexes.some((index) => plainId(index) === name)) return undefined;
  const owner = knobs?.ownerOf?.(scope);
  if (owner !== undefined && owner !== "")
    return plainId(owner) === own || isShared(owner, knobs) ? undefined : owner;
  if (tenants.has(name)) return scope;
  const word = WORD_BEFORE_A_REST.exec(own)?.[1];
  if (word !== undefined && name.startsWith(word) && name.length > word.length) return scope;
  return UUID.test(own) && UUID.test(name) ? scope : undefined;
}

/** The asker's id stands in it as a word: `docs-tenant-a`. */
function holds(name: string, own: string): boolean {
  const at = name.indexOf(own);
  if (at < 0) return false;
  return !isWordAt(name, at - 1) && !isWordAt(name, at + own.length);
}

function isWordAt(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}
