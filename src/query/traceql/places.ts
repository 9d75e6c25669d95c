import type { Place } from "../../vocabulary/concept.ts";
import { CONCEPTS, type ConceptName } from "../../vocabulary/concepts.ts";
import { attributeName } from "./literal.ts";

/** Where a concept may be written, as TraceQL can ask for it. */
export interface AskedPlace {
  readonly name: string;
  /** As it is recorded, without a scope. */
  readonly key: string;
  /** The value itself stands there; else it is inside of what stands there, and only the client can look. */
  readonly plain: boolean;
}

/** How many of an indexed key's places are asked for. */
const INDEXES = [0, 1];

export function placesOf(...concepts: readonly ConceptName[]): readonly AskedPlace[] {
  const places = concepts.flatMap((concept) => CONCEPTS[concept].flatMap(({ place }) => askedPlaces(place)));
  return [...new Map(places.map((place) => [place.name, place])).values()];
}

function askedPlaces(place: Place): readonly AskedPlace[] {
  switch (place.at) {
    case "attribute":
      return [{ name: attributeName("span", place.key), key: place.key, plain: true }];
    case "resource":
      return [{ name: attributeName("resource", place.key), key: place.key, plain: true }];
    case "member":
      return [{ name: attributeName("span", place.key), key: place.key, plain: false }];
    case "indexed":
      return INDEXES.map((index) => {
        const key = `${place.prefix}${index}${place.suffix}`;
        return { name: attributeName("span", key), key, plain: true };
      });
    case "event":
      if (place.key === undefined) return [];
      return [{ name: attributeName("event", place.key), key: place.key, plain: true }];
  }
}
