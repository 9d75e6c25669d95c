import type { Attributes, AttributeValue } from "../../model/attribute.ts";
import { isAttributes, isList } from "../../model/attribute.ts";

/** Values inside values are looked into so deep; readers keep 32 levels. */
const DEEPEST = 40;

/** A text inside a recorded value, under the key that leads to it: `payload.user.email`. */
export type KeyedText = readonly [key: string, text: string];

/** Every text in recorded attributes, those inside lists and objects too. */
export function* textsIn(attributes: Attributes): Iterable<KeyedText> {
  for (const [key, value] of attributes) {
    if (typeof value === "string") yield [key, value];
    else if (typeof value === "object") yield* textsInside(key, value);
  }
}

/** Every text in one recorded value. */
export function* textsInside(key: string, value: AttributeValue, depth = 0): Iterable<KeyedText> {
  if (typeof value === "string") yield [key, value];
  else if (depth > DEEPEST) return;
  else if (isList(value)) for (const element of value) yield* textsInside(key, element, depth + 1);
  else if (isAttributes(value))
    for (const [inner, member] of value) yield* textsInside(`${key}.${inner}`, member, depth + 1);
}
