import type { AttributeValue } from "../model/attribute.ts";
import type { Place } from "./concept.ts";
import { CONCEPTS, type ConceptName, type ConceptTables, type Readings } from "./concepts.ts";

/** Readings of one span, and the rank of the place that each was read at: the lowest stands. */
export interface Reading {
  readonly values: Readings;
  readonly ranks: number[];
}

/** One concept's claim on one place. */
export interface Claim {
  /** False when a place of higher precedence has already been read. */
  wanted(reading: Reading): boolean;
  offer(reading: Reading, value: AttributeValue): void;
}

interface MemberClaim {
  readonly path: readonly string[];
  readonly claim: Claim;
}

/** What is to be done with one attribute's value: read it as it is, or look inside it. */
export interface KeyClaims {
  readonly whole: Claim[];
  readonly members: MemberClaim[];
}

interface IndexedClaim {
  readonly prefix: string;
  readonly suffix: string;
  readonly claim: Claim;
}

interface EventClaim {
  readonly key: string | undefined;
  readonly claim: Claim;
}

/** The concept tables turned round: from a place to the concepts that are written there. */
export interface KeyIndex {
  readonly attributes: ReadonlyMap<string, KeyClaims>;
  /** By the prefix's first character code. */
  readonly indexed: ReadonlyMap<number, readonly IndexedClaim[]>;
  readonly resource: ReadonlyMap<string, readonly Claim[]>;
  readonly events: ReadonlyMap<string, readonly EventClaim[]>;
}

interface GrowingIndex {
  readonly attributes: Map<string, KeyClaims>;
  readonly indexed: Map<number, IndexedClaim[]>;
  readonly resource: Map<string, Claim[]>;
  readonly events: Map<string, EventClaim[]>;
}

export const CONCEPT_NAMES = Object.keys(CONCEPTS) as ConceptName[];

export function buildKeyIndex(): KeyIndex {
  const index: GrowingIndex = {
    attributes: new Map(),
    indexed: new Map(),
    resource: new Map(),
    events: new Map(),
  };
  for (const [slot, name] of CONCEPT_NAMES.entries()) addConcept(index, name, slot, CONCEPTS);
  return index;
}

function addConcept<K extends ConceptName>(
  index: GrowingIndex,
  name: K,
  slot: number,
  tables: ConceptTables,
): void {
  for (const [rank, { place, read }] of tables[name].entries()) {
    addClaim(index, place, {
      wanted: ({ ranks }) => rank < (ranks[slot] ?? 0),
      offer({ values, ranks }, value) {
        if (rank >= (ranks[slot] ?? 0)) return;
        const known = read(value);
        if (known === undefined) return;
        values[name] = known;
        ranks[slot] = rank;
      },
    });
  }
}

function addClaim(index: GrowingIndex, place: Place, claim: Claim): void {
  switch (place.at) {
    case "attribute":
      return void claimsOf(index, place.key).whole.push(claim);
    case "member":
      return void claimsOf(index, place.key).members.push({ path: place.path, claim });
    case "indexed":
      return void listOf(index.indexed, place.prefix.charCodeAt(0)).push({ ...place, claim });
    case "resource":
      return void listOf(index.resource, place.key).push(claim);
    case "event":
      return void listOf(index.events, place.event).push({ key: place.key, claim });
  }
}

function claimsOf(index: GrowingIndex, key: string): KeyClaims {
  const known = index.attributes.get(key);
  if (known !== undefined) return known;
  const claims: KeyClaims = { whole: [], members: [] };
  index.attributes.set(key, claims);
  return claims;
}

function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: V[] = [];
  lists.set(key, list);
  return list;
}
