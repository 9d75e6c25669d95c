import type { AttributeValue } from "./attribute.ts";
import { isAttributes, isList, WholeFloat } from "./attribute.ts";

const MAX_CHARS = 80;
const MAX_ITEMS = 8;

/** A recorded value in few words, its type told by its form: `"200"`, `200`, `200.0`, `["a", "b"]`. */
export function shownValue(value: AttributeValue): string {
  if (!isList(value)) return shownScalar(value);
  const items = value.slice(0, MAX_ITEMS).map(shownScalar).join(", ");
  return value.length > MAX_ITEMS ? `[${items}, … ${value.length} items]` : `[${items}]`;
}

function shownScalar(value: AttributeValue): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > MAX_CHARS ? `${value.slice(0, MAX_CHARS)}…` : value);
  if (value instanceof WholeFloat) return value.value.toFixed(1);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (isList(value)) return `a list of ${value.length} items`;
  if (isAttributes(value)) return `a map of ${value.size} keys`;
  return typeof value === "object" ? "null" : String(value);
}
