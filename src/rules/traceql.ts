import type { Role } from "../model/role.ts";
import { clearOfBufferEdges } from "../query/traceql/buffer-edges.ts";
import { isThere } from "../query/traceql/comparisons.ts";
import { attributeName, floatLiteral, stringLiteral } from "../query/traceql/literal.ts";
import { wordsInNames } from "../trace/role-of-name.ts";
import type { Place } from "../vocabulary/concept.ts";
import { ALL_CONCEPTS, type AnyConceptName } from "../vocabulary/detail-concepts.ts";
import { OPERATION } from "../vocabulary/operation.ts";

/** What may be true of a span, each in TraceQL. */
export type Conditions = readonly string[];

/** Spans of which any one of these is true. */
export function spansWith(...anyOf: readonly Conditions[]): string {
  return clearOfBufferEdges(`{ ${either(...anyOf)} }`);
}

export function either(...anyOf: readonly Conditions[]): string {
  return [...new Set(anyOf.flat())].join(" || ");
}

/** It says something of a concept, whatever it says and under whatever key. */
export function told(...concepts: readonly AnyConceptName[]): Conditions {
  return toldAt(concepts.flatMap(placesOf));
}

/** Something stands at one of these places. An empty list is nothing to Tempo. */
export function toldAt(places: readonly Place[]): Conditions {
  return places.flatMap((place) => (place.at === "event" ? onEvent(place) : keysAt(place).map(isThere)));
}

function onEvent({ event, key }: Extract<Place, { at: "event" }>): string {
  return key === undefined ? `event:name = ${stringLiteral(event)}` : `${nameOf("event", key)} != nil`;
}

/**
 * A concept's value is so: `having("tokensOut", (key) => [`${key} = 0`])`. What lies inside an object or a
 * JSON text only the rule can read, so that it is enough that there is one.
 */
export function having(concept: AnyConceptName, conditions: (key: string) => Conditions): Conditions {
  return placesOf(concept).flatMap((place) =>
    place.at === "member" || place.at === "event"
      ? toldAt([place])
      : keysAt(place).flatMap(({ name }) => conditions(name)),
  );
}

/** Ints, floats and texts are kept apart (diagnostics §1.8); the texts of a zero lie before all others. */
export function isZeroAt(key: string): Conditions {
  return [`${key} = 0`, `${key} = 0.0`, `${key} < "1"`];
}

/** Never by reckoning with a key: a list of ints under it makes Tempo 3 answer 500 "unsupported operation". */
export function isAtLeast(key: string, low: number): Conditions {
  return [`${key} >= ${low}`, `${key} >= ${floatLiteral(low)}`, `${key} >= ""`];
}

/** A number of more than 0; of a text only the rule can tell. */
export function isAboveZero(key: string): Conditions {
  return [`${key} > 0`, `${key} > 0.0`, `${key} >= ""`];
}

/** Both ends included. */
export function isBetween(key: string, low: number, high: number): Conditions {
  const floats = `(${key} >= ${floatLiteral(low)} && ${key} <= ${floatLiteral(high)})`;
  return [`(${key} >= ${low} && ${key} <= ${high})`, floats, `${key} >= ""`];
}

/**
 * A word that begins with one of these letters, in small letters or capitals, or may: behind a blank, or in the JSON
 * text of a list. Not by a pattern: on a key of lists and texts Tempo 3 fails with it (see comparisons.ts).
 */
export function beginsWith(key: string, first: string, last = first): Conditions {
  const range = (from: string, to: string) => {
    const behind = String.fromCharCode(to.charCodeAt(0) + 1);
    return `(${key} >= ${stringLiteral(from)} && ${key} < ${stringLiteral(behind)})`;
  };
  const capitals = range(first.toUpperCase(), last.toUpperCase());
  return [range(first, last), capitals, range("[", "["), `${key} < "!"`];
}

/** An event says something of a concept that stands on spans elsewhere. */
export function toldInEvents(concept: AnyConceptName): Conditions {
  return keysOf(concept).map((key) => `${nameOf("event", key)} != nil`);
}

/**
 * Its role may be one of these, in any vocabulary: by its name, by a key that only such spans have, or by
 * its own word for what it is, which Tempo cannot compare without regard to case.
 */
export function doing(...roles: readonly Role[]): Conditions {
  return [named(roles), ...doingByKeys(...roles)];
}

/** The same without what its name alone tells. */
export function doingByKeys(...roles: readonly Role[]): Conditions {
  const byKey = OPERATION.filter(({ read }) => {
    const role = read(NO_WORD);
    return role === undefined || roles.includes(role);
  }).map(({ place }) => place);
  const isCall = roles.includes("llm");
  return [...toldAt(byKey), ...(isCall ? told("model", "stopReason", "decodeSteps") : [])];
}

/** What only the presence of a key tells, any value tells. */
const NO_WORD = "no word for any work";

/** Its name tells one of the roles. A name is never a list, so that a pattern can do no harm (see comparisons.ts). */
export function named(roles: readonly Role[]): string {
  const words = wordsInNames(roles).map((phrase) => phrase.replaceAll(" ", `${BETWEEN}+`));
  return `name =~ ${stringLiteral(`(?is:(.*${BETWEEN})?(${words.join("|")})(${BETWEEN}.*)?)`)}`;
}

const BETWEEN = "[._/ -]";

/** The attribute keys that a concept is written under, in order; those inside objects and events are left out. */
export function keysOf(concept: AnyConceptName): readonly string[] {
  return placesOf(concept).flatMap((place) => (place.at === "attribute" ? [place.key] : []));
}

function placesOf(concept: AnyConceptName): readonly Place[] {
  return ALL_CONCEPTS[concept].map(({ place }) => place);
}

interface AskedKey {
  readonly name: string;
  readonly key: string;
}

function keysAt(place: Exclude<Place, { at: "event" }>): readonly AskedKey[] {
  const scope = place.at === "resource" ? "resource" : "span";
  const keys = place.at === "indexed" ? indexedKeys(place) : [place.key];
  return keys.map((key) => ({ key, name: nameOf(scope, key) }));
}

/** A list's first element; where a prefix is all that is known, the keys of the vocabulary that begin so. */
function indexedKeys({ prefix, suffix }: Extract<Place, { at: "indexed" }>): readonly string[] {
  return suffix === "" ? KNOWN.filter((key) => key.startsWith(prefix)) : [`${prefix}0${suffix}`];
}

const KNOWN: readonly string[] = Object.values(ALL_CONCEPTS)
  .flat()
  .flatMap(({ place }: { readonly place: Place }) => (place.at === "attribute" ? [place.key] : []));

const PLAIN = /^[A-Za-z_][\w.]*$/;

function nameOf(scope: "span" | "resource" | "event", key: string): string {
  return PLAIN.test(key) ? `${scope}.${key}` : attributeName(scope, key);
}
