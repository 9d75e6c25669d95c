import { memberAt } from "../../vocabulary/nested-value.ts";

/** Deeper than any tool's arguments; what stands below is taken as it is. */
export const DEEPEST = 32;

/** A local reference; one that leads nowhere, or in a circle, says nothing. */
export function resolved(schema: unknown, root: unknown): unknown {
  let here = schema;
  for (let hops = 0; hops < DEEPEST; hops += 1) {
    const reference = memberAt(here, "$ref");
    if (typeof reference !== "string") return here;
    if (!reference.startsWith("#/")) return undefined;
    here = reference
      .slice(2)
      .split("/", DEEPEST)
      .reduce((at: unknown, name) => memberAt(at, name.replaceAll("~1", "/").replaceAll("~0", "~")), root);
  }
  return undefined;
}

/** Whether a value is of one of JSON schema's types; types that it has not fit. */
export function isOfType(value: unknown, type: string): boolean {
  const own = typeOf(value);
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  return own === type || !["null", "boolean", "number", "string", "array", "object"].includes(type);
}

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

export function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
