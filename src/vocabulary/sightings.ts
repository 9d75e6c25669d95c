import type { AttributeValue } from "../model/attribute.ts";
import { listOf } from "../model/list-of.ts";
import type { Span, SpanEvent } from "../model/span.ts";
import { differByCached } from "./cached-tokens.ts";
import type { Concept, Place, Reader } from "./concept.ts";
import { ALL_CONCEPTS, type AnyConceptName, CONFLICTING, type ValueOfConcept } from "./detail-concepts.ts";
import { memberOf, parsed } from "./member-of.ts";
import { type MemberClaim, type PlaceIndex, placeIndex } from "./place-index.ts";

/** One place where a span says something about a concept. */
export interface Sighting<T> {
  readonly value: T;
  /** The attribute's key as it was written; an event's is `event: key`. */
  readonly key: string;
  /** The attribute's value as it was written. */
  readonly stored: AttributeValue;
}

/** What is known of a concept on one span (diagnostics §1.2). Unknown is never 0. */
export type Known<T> =
  | ({ readonly state: "known" } & Sighting<T>)
  | { readonly state: "unknown"; readonly unreadable: readonly Sighting<undefined>[] }
  | { readonly state: "conflict"; readonly sightings: readonly Sighting<T>[] };

/** What a span says of a concept at one place; `value` is undefined where it cannot be read. */
export interface Written {
  readonly key: string;
  readonly stored: AttributeValue;
  readonly value: unknown;
  readonly read: Reader<unknown>;
  /** Of an object, or of the JSON text of one: such texts have types of their own. */
  readonly isMember: boolean;
}

interface Claim {
  readonly concept: AnyConceptName;
  readonly rank: number;
  readonly read: Reader<unknown>;
}

/** An object, or the JSON text of one, in which a concept may stand. */
interface Container extends MemberClaim<Claim> {
  readonly key: string;
  readonly stored: AttributeValue;
}

interface Ranked extends Written {
  readonly rank: number;
}

const NOWHERE: readonly Ranked[] = [];
const NOTHING: Known<never> = { state: "unknown", unreadable: [] };

/**
 * What a span says about every concept, with the key and the value that say it. One pass over the
 * attributes; objects and JSON texts are opened when a concept is asked for that may stand in them.
 */
export class Sightings {
  readonly #found = new Map<AnyConceptName, Ranked[]>();
  #containers: Map<AnyConceptName, Container[]> | undefined;
  #parsed: Map<string, unknown> | undefined;

  constructor(span: Span) {
    for (const [key, stored] of span.attributes) this.#attribute(key, stored);
    for (const event of span.events) this.#event(event);
    for (const [key, stored] of span.resource.attributes) {
      const claims = INDEX.resource.get(key);
      if (claims !== undefined) for (const claim of claims) this.#offer(claim, key, stored);
    }
  }

  /** The first place that says it, in the order of formats.md; counts and money that disagree are a conflict. */
  of<Name extends AnyConceptName>(concept: Name): Known<ValueOfConcept<Name>> {
    const all = this.#all(concept);
    if (all.length === 0) return NOTHING;
    const [only] = all as (Sighting<ValueOfConcept<Name> | undefined> & Ranked)[];
    if (all.length === 1 && only?.value !== undefined)
      return { state: "known", value: only.value, key: only.key, stored: only.stored };
    const readable = all.filter(({ value }) => value !== undefined);
    if (readable.length > 1) readable.sort((one, other) => one.rank - other.rank);
    const [first] = readable as (Sighting<ValueOfConcept<Name>> & { rank: number })[];
    if (first === undefined)
      return {
        state: "unknown",
        unreadable: all.map(({ key, stored }) => ({ key, stored, value: undefined })),
      };
    if (this.#disagree(concept, readable)) {
      const others = readable as (Sighting<ValueOfConcept<Name>> & { rank: number })[];
      return { state: "conflict", sightings: others.map(sighting) };
    }
    return { state: "known", value: first.value, key: first.key, stored: first.stored };
  }

  /** The value of the first place that says it, also where others disagree; undefined: unknown. */
  value<Name extends AnyConceptName>(concept: Name): ValueOfConcept<Name> | undefined {
    const all = this.#all(concept);
    if (all.length === 0) return undefined;
    if (all.length === 1) return all[0]?.value as ValueOfConcept<Name> | undefined;
    const known = this.of(concept);
    if (known.state === "unknown") return undefined;
    return known.state === "known" ? known.value : known.sightings[0]?.value;
  }

  /** Every concept that something of the span says, readable or not. */
  get concepts(): Iterable<AnyConceptName> {
    if (this.#containers === undefined) return this.#found.keys();
    return new Set([...this.#found.keys(), ...this.#containers.keys()]);
  }

  /** All that the span says of a concept, also what cannot be read, in the order in which it was written. */
  written(concept: AnyConceptName): readonly Written[] {
    return this.#all(concept);
  }

  #disagree(concept: AnyConceptName, readable: readonly Ranked[]): boolean {
    const differs = readable.length < 2 ? undefined : CONFLICTING.get(concept);
    if (differs === undefined) return false;
    const values = readable.map(({ value }) => Number(value));
    const [first = 0] = values;
    if (!values.some((value) => differs(first, value))) return false;
    if (concept !== "tokensIn") return true;
    return !differByCached(values, this.#readCounts("tokensCacheRead"), this.#readCounts("tokensCacheWrite"));
  }

  #readCounts(concept: "tokensCacheRead" | "tokensCacheWrite"): number[] {
    return this.#all(concept).flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  }

  #attribute(key: string, stored: AttributeValue): void {
    const claims = INDEX.attributes.get(key);
    if (claims !== undefined) {
      for (const claim of claims.whole) this.#offer(claim, key, stored);
      for (const member of claims.members) this.#contain({ ...member, key, stored });
    }
    const indexed = INDEX.indexed.get(key.charCodeAt(0));
    if (indexed !== undefined)
      for (const { prefix, suffix, claim } of indexed)
        if (key.startsWith(prefix) && key.endsWith(suffix)) this.#offer(claim, key, stored);
  }

  #event({ name, attributes }: SpanEvent): void {
    for (const { key: asked, claim } of INDEX.events.get(name) ?? []) {
      const stored = asked === undefined ? null : attributes.get(asked);
      const key = asked === undefined ? name : `${name}: ${asked}`;
      if (stored !== undefined) this.#offer(claim, key, stored);
    }
  }

  #contain(container: Container): void {
    this.#containers ??= new Map();
    listOf(this.#containers, container.claim.concept).push(container);
  }

  #offer({ concept, rank, read }: Claim, key: string, stored: AttributeValue, isMember = false): void {
    if (isEmpty(stored)) return;
    const found = { rank, key, stored, value: read(stored), read, isMember };
    const list = this.#found.get(concept);
    if (list === undefined) this.#found.set(concept, [found]);
    else list.push(found);
  }

  #all(concept: AnyConceptName): readonly Ranked[] {
    if (this.#containers !== undefined) this.#open(this.#containers, concept);
    return this.#found.get(concept) ?? NOWHERE;
  }

  #open(all: Map<AnyConceptName, Container[]>, concept: AnyConceptName): void {
    const containers = all.get(concept);
    if (containers === undefined) return;
    all.delete(concept);
    for (const { claim, path, key, stored } of containers) {
      const found = memberOf(this.#container(key, stored), path);
      if (found !== undefined) this.#offer(claim, [key, ...path].join(" › "), found, true);
    }
  }

  #container(key: string, stored: AttributeValue): unknown {
    if (typeof stored !== "string") return stored;
    this.#parsed ??= new Map();
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const value = parsed(stored);
    this.#parsed.set(key, value);
    return value;
  }
}

function sighting<T>({ value, key, stored }: Sighting<T>): Sighting<T> {
  return { value, key, stored };
}

/** Present, and saying nothing. */
function isEmpty(value: AttributeValue): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

const INDEX: PlaceIndex<Claim> = placeIndex(
  (Object.entries(ALL_CONCEPTS) as [AnyConceptName, Concept<unknown>][]).flatMap(([concept, table]) =>
    table.map(({ place, read }, rank): [Place, Claim] => [place, { concept, rank, read }]),
  ),
);
