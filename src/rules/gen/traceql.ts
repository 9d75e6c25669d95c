import type { Place } from "../../vocabulary/concept.ts";
import { ALL_CONCEPTS, type AnyConceptName } from "../../vocabulary/detail-concepts.ts";

const PLAIN = /^[\w.]+$/;

/** The attribute keys that a concept is written under, in order; those inside objects and events are left out. */
export function keysOf(concept: AnyConceptName): readonly string[] {
  const places: readonly Place[] = ALL_CONCEPTS[concept].map(({ place }) => place);
  return places.flatMap((place) => (place.at === "attribute" && PLAIN.test(place.key) ? [place.key] : []));
}

/** A span that has one of a concept's keys so: `anyKey("tokensOut", ["= 0"])`. */
export function anyKey(concept: AnyConceptName, conditions: readonly string[]): string {
  return keysOf(concept)
    .flatMap((key) => conditions.map((condition) => `span.${key} ${condition}`))
    .join(" || ");
}

/** Tempo keeps ints and floats apart, so a zero is asked for twice (diagnostics §1.8). */
export const ANY_ZERO = ["= 0", "= 0.0"] as const;
