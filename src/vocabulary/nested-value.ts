import type { AttributeValue } from "../model/attribute.ts";
import { WholeFloat } from "../model/attribute.ts";
import { parsed } from "./member-of.ts";

/** Recorded objects and parsed JSON, read alike. */
export function memberAt(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A member that is a text. */
export function textAt(value: unknown, name: string): string | undefined {
  const member = memberAt(value, name);
  return isText(member) ? member : undefined;
}

/** A list's elements, also of a list that was written with its positions as keys; undefined: no list. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Map) || value.size === 0) return undefined;
  const entries = [...value].filter(([key]) => typeof key === "string" && /^\d{1,9}$/.test(key));
  if (entries.length < value.size) return undefined;
  return entries.sort(([one], [other]) => Number(one) - Number(other)).map(([, item]) => item);
}

const MAY_BE_JSON = /^\s{0,64}[[{"]/;

/** What a text says that is the JSON of a list, an object or a text; everything else as it is. */
export function opened(value: unknown): unknown {
  return isText(value) && MAY_BE_JSON.test(value) ? parsed(value) : value;
}

/** Begins like a list or an object, and is none: cut, or never JSON. `read` is what opening it gave. */
export function isBrokenJson(value: unknown, read = opened(value)): boolean {
  return isText(value) && /^\s{0,64}[[{]/.test(value) && isText(read);
}

/** A text as it is, of anything else its JSON; undefined for what has none. */
export function jsonText(value: unknown): string | undefined {
  if (isText(value)) return value;
  try {
    return JSON.stringify(value, (_name, inner: unknown) => plain(inner));
  } catch {
    return undefined;
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof WholeFloat) return value.value;
  return typeof value === "bigint" ? String(value) : value;
}

const MOST_SEGMENTS = 12;

/** An object that keys spell, so that no recorded one is written to. */
class Spelled extends Map<string, unknown> {}

/**
 * Keys with positions as the nested object that they spell: `p.0.message.role` and `p.1.message.role`
 * as 0 → message → role, 1 → …. Undefined where no key begins so.
 */
export function unflattened(
  attributes: ReadonlyMap<string, AttributeValue>,
  prefix: string,
): ReadonlyMap<string, unknown> | undefined {
  let top: Spelled | undefined;
  for (const [key, value] of attributes) {
    if (!key.startsWith(prefix)) continue;
    const segments = key.slice(prefix.length).split(".", MOST_SEGMENTS + 1);
    if (/^\d{1,9}$/.test(segments[0] ?? "") && segments.length <= MOST_SEGMENTS) {
      top ??= new Spelled();
      spell(top, segments, value);
    }
  }
  return top;
}

function spell(top: Spelled, segments: readonly string[], value: unknown): void {
  let here = top;
  for (const segment of segments.slice(0, -1)) {
    const known = here.get(segment);
    if (known !== undefined && !(known instanceof Spelled)) return;
    const inner = known ?? new Spelled();
    here.set(segment, inner);
    here = inner;
  }
  const last = segments.at(-1);
  if (last !== undefined && !here.has(last)) here.set(last, value);
}
