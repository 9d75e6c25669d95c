import type { AttributeValue } from "../model/attribute.ts";
import type { Place } from "./concept.ts";
import { CONCEPTS, type ConceptName, type ConceptTables, type Readings } from "./concepts.ts";
import { type PlaceIndex, placeIndex } from "./place-index.ts";

/** Readings of one span, and the rank of the place that each was read at: the lowest stands. */
export interface Reading {
  readonly values: Readings;
  readonly ranks: Uint16Array;
}

/** One concept's claim on one place. */
export interface Claim {
  /** False when a place of higher precedence has already been read. */
  wanted(reading: Reading): boolean;
  offer(reading: Reading, value: AttributeValue): void;
}

export const CONCEPT_NAMES = Object.keys(CONCEPTS) as ConceptName[];

/** From a place to the concepts whose table names it. */
export function buildKeyIndex(): PlaceIndex<Claim> {
  return placeIndex(CONCEPT_NAMES.flatMap((name, slot) => claimsOf(name, slot, CONCEPTS)));
}

function claimsOf<K extends ConceptName>(name: K, slot: number, tables: ConceptTables): [Place, Claim][] {
  return tables[name].map(({ place, read }, rank) => [
    place,
    {
      wanted: ({ ranks }) => rank < (ranks[slot] ?? 0),
      offer({ values, ranks }, value) {
        if (rank >= (ranks[slot] ?? 0)) return;
        const known = read(value);
        if (known === undefined) return;
        values[name] = known;
        ranks[slot] = rank;
      },
    },
  ]);
}
