import type { AttributeValue } from "../model/attribute.ts";

/** Reads a recorded value as the concept's type. Undefined: empty or unreadable, so the next name is asked. */
export type Reader<T> = (value: AttributeValue) => T | undefined;

/** Where a concept may be written. */
export type Place =
  | { readonly at: "attribute"; readonly key: string }
  /** Indexed keys: `gen_ai.completion.0.finish_reason`. */
  | { readonly at: "indexed"; readonly prefix: string; readonly suffix: string }
  /** A member of an attribute that holds an object, or the JSON text of one. */
  | { readonly at: "member"; readonly key: string; readonly path: readonly string[] }
  | { readonly at: "resource"; readonly key: string }
  /** An attribute of an event; without a key the event's presence says it. */
  | { readonly at: "event"; readonly event: string; readonly key: string | undefined };

export interface Source<T> {
  readonly place: Place;
  readonly read: Reader<T>;
}

/** One concept's places in precedence order: the first known wins (diagnostics §1.2). */
export type Concept<T> = readonly Source<T>[];

/** A concept whose places are all read the same way; a plain text is a span attribute's key. */
export function concept<T>(read: Reader<T>, ...places: readonly (string | Place)[]): Concept<T> {
  return places.map((place) => ({
    read,
    place: typeof place === "string" ? { at: "attribute", key: place } : place,
  }));
}

export function indexed(prefix: string, suffix = ""): Place {
  return { at: "indexed", prefix, suffix };
}

/** `*` in the path: the first element of a list that has the rest. No path: the whole value, parsed. */
export function member(key: string, ...path: readonly string[]): Place {
  return { at: "member", key, path };
}

export function onResource(key: string): Place {
  return { at: "resource", key };
}

export function onEvent(event: string, key?: string): Place {
  return { at: "event", event, key };
}
