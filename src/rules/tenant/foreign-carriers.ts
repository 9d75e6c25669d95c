import type { Expectations } from "../../model/expectations.ts";
import { documentNamed } from "../../vocabulary/document.ts";
import type { Found } from "../rule.ts";
import type { CarriedId, Carrier, CarrierKind } from "./carriers.ts";
import { isShared, type Owner, ownerOf, prefixOf } from "./owners.ts";
import type { LeakFacts } from "./searches.ts";
import { hashed, plainId, type Tenant } from "./tenants.ts";

/** Ids beyond these are counted, not proved one by one. */
const MOST_PROOFS = 10;
const SURE = 0.9;
/** Keys of caches begin with other words than tenants, too. */
const BY_PREFIX = 0.7;

/** What a carrier gave the asker, and the remedy. */
const SAID: Record<CarrierKind, { readonly what: string; readonly fix: string }> = {
  cache: {
    what: "cache entry",
    fix: "make the tenant a part of the cache key that the lookup is made with, and purge what was stored without it",
  },
  memory: {
    what: "memory",
    fix: "give each tenant a memory store of its own, and check the store against the request's tenant on every call",
  },
  tool: {
    what: "record",
    fix: "let the tool act with the rights of the request's tenant, so that another's record cannot be read",
  },
};

interface ForeignId extends CarriedId {
  readonly owner: Owner;
}

/** Keys of cache hits, memories and records of tools that are another tenant's by their ids (diagnostics Q06). */
export function* foreignCarriers(carriers: readonly Carrier[], facts: LeakFacts): Iterable<Found> {
  const knobs = facts.expectations?.tenant;
  const own = ownForms(carriers);
  for (const carrier of carriers) {
    const { asker, kind, ids } = carrier;
    if (asker === undefined) continue;
    const forms = own.get(`${kind} ${plainId(asker.id)}`);
    const foreign = ids.flatMap((carried): ForeignId[] => {
      const owner = otherOwner(carried.id, asker, forms, knobs);
      return owner === undefined ? [] : [{ ...carried, owner }];
    });
    const [first] = foreign;
    if (first !== undefined) yield carriedBy(carrier, asker, [first, ...foreign.slice(1)]);
  }
}

/** Of each kind and asker the forms of the ids that begin with the asker: `w:w:w` of `acme:profile:12`. */
function ownForms(carriers: readonly Carrier[]): ReadonlyMap<string, ReadonlySet<string>> {
  const forms = new Map<string, Set<string>>();
  for (const { kind, asker, ids } of carriers) {
    if (asker === undefined) continue;
    const own = plainId(asker.id);
    const known = forms.get(`${kind} ${own}`) ?? new Set();
    for (const { id } of ids) if (plainId(prefixOf(id) ?? "") === own) known.add(formOf(id));
    forms.set(`${kind} ${own}`, known);
  }
  return forms;
}

function formOf(id: string): string {
  return id.replace(/[^:/]+/g, "w");
}

/** By the contract's pattern; by its prefix only where the asker's own ids of that form have theirs there. */
function otherOwner(
  id: string,
  asker: Tenant,
  forms: ReadonlySet<string> | undefined,
  knobs: Expectations["tenant"] | undefined,
): Owner | undefined {
  const owner = ownerOf(documentNamed(id), forms?.has(formOf(id)) === true, knobs);
  if (owner === undefined || isShared(owner.id, knobs)) return undefined;
  return plainId(owner.id) === plainId(asker.id) ? undefined : owner;
}

function carriedBy(
  { node, kind, ids }: Carrier,
  asker: Tenant,
  foreign: readonly [ForeignId, ...ForeignId[]],
): Found {
  const [{ owner }] = foreign;
  const { what, fix } = SAID[kind];
  const { spanId, name } = node.span;
  const more = foreign.length === 1 ? "" : `, and ${foreign.length - 1} more`;
  return {
    severity: "error",
    confidence: owner.by === "id pattern" ? SURE : BY_PREFIX,
    spans: [node],
    message:
      `${name} served tenant ${hashed(asker.id)} with the ${what} ${shown(foreign[0])} ` +
      `of tenant ${hashed(owner.id)}${more} (by its ${owner.by})`,
    phrase: `another tenant's ${what}`,
    evidence: {
      attr: [
        ...asker.proofs,
        ...foreign
          .slice(0, MOST_PROOFS)
          .map((one) => ({ spanId, key: hidden(one.key, one.owner), value: shown(one) })),
      ],
    },
    expected: `the ${what} of ${hashed(asker.id)}`,
    actual: `${foreign.length} of ${ids.length} ids are another's`,
    fix,
    clause: kind,
  };
}

/** The id without its tenant's. */
function shown({ id, owner }: ForeignId): string {
  return hidden(id, owner);
}

function hidden(text: string, owner: Owner): string {
  return text.replaceAll(owner.id, hashed(owner.id));
}
