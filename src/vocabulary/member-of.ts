import type { AttributeValue } from "../model/attribute.ts";

/** The value of a JSON text; a text that is no JSON stands for itself. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * What stands at a path inside a recorded object or inside the JSON text of one, if it is a text, a
 * number or a truth value. `*` steps into the first element of a list that has the rest.
 */
export function memberOf(container: unknown, path: readonly string[]): AttributeValue | undefined {
  let here = container;
  for (const [step, key] of path.entries()) {
    if (key === "*") return firstMember(here, path.slice(step + 1));
    here = here instanceof Map ? here.get(key) : ownMember(here, key);
  }
  return isScalar(here) ? here : undefined;
}

function firstMember(list: unknown, path: readonly string[]): AttributeValue | undefined {
  if (!Array.isArray(list)) return undefined;
  for (const element of list) {
    const found = memberOf(element, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownMember(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return ["string", "number", "boolean", "bigint"].includes(typeof value);
}
