import { itemsOf, memberAt } from "../../vocabulary/nested-value.ts";

/** One text or number in a call's arguments. */
export interface Leaf {
  /** `order.id`. */
  readonly path: string;
  /** The last name in it. */
  readonly name: string;
  readonly text: string;
  /** The schema lists the values that are allowed. */
  readonly enumerated: boolean;
}

const MOST_LEAVES = 500;

interface Place {
  readonly value: unknown;
  readonly schema: unknown;
  readonly path: string;
  readonly name: string;
}

/** The texts and numbers in a call's arguments, with their schema beside them. */
export function leavesOf(value: unknown, schema: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const waiting: Place[] = [{ value, schema, path: "", name: "" }];
  for (let at = waiting.pop(); at !== undefined && leaves.length < MOST_LEAVES; at = waiting.pop()) {
    const { value: here, schema: stated, path, name } = at;
    if (typeof here === "string" || typeof here === "number") {
      const enumerated = itemsOf(memberAt(stated, "enum")) !== undefined;
      leaves.push({ path, name, text: String(here), enumerated });
    } else waiting.push(...placesIn(at).reverse());
  }
  return leaves;
}

function placesIn({ value, schema, path, name }: Place): Place[] {
  if (Array.isArray(value)) {
    const item = memberAt(schema, "items");
    return value
      .slice(0, MOST_LEAVES)
      .map((inner, position) => ({ value: inner, schema: item, path: `${path}[${position}]`, name }));
  }
  if (typeof value !== "object" || value === null) return [];
  const properties = memberAt(schema, "properties");
  return Object.entries(value)
    .slice(0, MOST_LEAVES)
    .map(([key, inner]) => ({
      value: inner,
      schema: memberAt(properties, key),
      path: path === "" ? key : `${path}.${key}`,
      name: key,
    }));
}

const ID_WORDS = new Set(["id", "no", "number", "ref", "key", "code"]);

/** `order_id`, `orderId`, `ref`: a name whose last word stands for an identity. */
export function isIdLike(name: string): boolean {
  const words = name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return ID_WORDS.has(words.at(-1) ?? "");
}
