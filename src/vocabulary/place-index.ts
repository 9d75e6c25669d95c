import { listOf } from "../model/list-of.ts";
import type { Place } from "./concept.ts";

/** Who asks for one attribute: its value as it is, or what stands inside it. */
export interface KeyClaims<Claim> {
  readonly whole: readonly Claim[];
  readonly members: readonly MemberClaim<Claim>[];
}

export interface MemberClaim<Claim> {
  readonly path: readonly string[];
  readonly claim: Claim;
}

interface IndexedClaim<Claim> {
  readonly prefix: string;
  readonly suffix: string;
  readonly claim: Claim;
}

interface EventClaim<Claim> {
  readonly key: string | undefined;
  readonly claim: Claim;
}

/** Concept tables turned round: from a place to those who ask for what is written there. */
export interface PlaceIndex<Claim> {
  readonly attributes: ReadonlyMap<string, KeyClaims<Claim>>;
  /** By the prefix's first character code. */
  readonly indexed: ReadonlyMap<number, readonly IndexedClaim<Claim>[]>;
  readonly resource: ReadonlyMap<string, readonly Claim[]>;
  readonly events: ReadonlyMap<string, readonly EventClaim<Claim>[]>;
}

/** Claims of one place stand in the order in which they are given. */
export function placeIndex<Claim>(
  claims: Iterable<readonly [place: Place, claim: Claim]>,
): PlaceIndex<Claim> {
  const whole = new Map<string, Claim[]>();
  const members = new Map<string, MemberClaim<Claim>[]>();
  const indexed = new Map<number, IndexedClaim<Claim>[]>();
  const resource = new Map<string, Claim[]>();
  const events = new Map<string, EventClaim<Claim>[]>();
  for (const [place, claim] of claims) {
    if (place.at === "attribute") listOf(whole, place.key).push(claim);
    else if (place.at === "member") listOf(members, place.key).push({ path: place.path, claim });
    else if (place.at === "indexed")
      listOf(indexed, place.prefix.charCodeAt(0)).push({ prefix: place.prefix, suffix: place.suffix, claim });
    else if (place.at === "resource") listOf(resource, place.key).push(claim);
    else listOf(events, place.event).push({ key: place.key, claim });
  }
  const keys = new Set([...whole.keys(), ...members.keys()]);
  const attributes = new Map(
    Array.from(keys, (key) => [key, { whole: whole.get(key) ?? [], members: members.get(key) ?? [] }]),
  );
  return { attributes, indexed, resource, events };
}
