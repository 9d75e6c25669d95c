import { itemsOf, memberAt } from "../../vocabulary/nested-value.ts";
import { fitsFormat } from "./formats.ts";
import { DEEPEST, isOfType, isScalar, resolved, typeOf } from "./schema-values.ts";

/** Where a value breaks a schema. */
export interface Violation {
  /** `order.lines[0].sku`; "" for the whole. */
  readonly path: string;
  /** The schema's word that is broken: `required`, `type`, … */
  readonly keyword: string;
  /** `order_id is missing`. */
  readonly said: string;
  /** Undefined: it is missing. */
  readonly value: unknown;
}

const MOST_STEPS = 20_000;
const MOST_VIOLATIONS = 10;
const LONGEST_ENUM = 1_000;

/**
 * Holds a call's arguments against a tool's JSON schema (diagnostics R05, 3): `type`, `required`,
 * `additionalProperties: false`, `enum`, `const`, `format`, in `properties`, `items`, `anyOf`, `oneOf`,
 * `allOf` and local `$ref`. What else a schema says is not judged.
 *
 * It is no full validator on purpose. The schemas come from traces, which nobody vouches for: ajv compiles
 * them with `new Function` and runs their `pattern`s, which can take for ever. This walk is bounded in
 * depth and steps, runs no expression of the schema's, and errs on the side of silence.
 */
export function violationsOf(value: unknown, schema: unknown): readonly Violation[] {
  const walk: Walk = { root: schema, steps: 0 };
  return check(value, schema, "", DEEPEST, walk).slice(0, MOST_VIOLATIONS);
}

interface Walk {
  readonly root: unknown;
  steps: number;
}

function check(
  value: unknown,
  given: unknown,
  path: string,
  depth: number,
  walk: Walk,
): readonly Violation[] {
  walk.steps += 1;
  if (depth === 0 || walk.steps > MOST_STEPS) return [];
  const schema = resolved(given, walk.root);
  if (typeof schema !== "object" || schema === null) return [];
  if (value === null && memberAt(schema, "nullable") === true) return [];
  const wrongType = typeViolation(value, schema, path);
  if (wrongType !== undefined) return [wrongType];
  const below = (inner: unknown, innerSchema: unknown, at: string) =>
    check(inner, innerSchema, at, depth - 1, walk);
  return [
    ...valueViolations(value, schema, path),
    ...objectViolations(value, schema, path, below),
    ...listViolations(value, schema, path, below),
    ...combined(value, schema, path, below),
  ];
}

type Below = (value: unknown, schema: unknown, path: string) => readonly Violation[];

function typeViolation(value: unknown, schema: unknown, path: string): Violation | undefined {
  const stated = memberAt(schema, "type");
  const types = (itemsOf(stated) ?? [stated]).filter((type) => typeof type === "string");
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return undefined;
  return {
    path,
    value,
    keyword: "type",
    said: `${nameOf(path)} is ${typeOf(value)}, not ${types.join(" or ")}`,
  };
}

function valueViolations(value: unknown, schema: unknown, path: string): Violation[] {
  const found: Violation[] = [];
  const allowed = itemsOf(memberAt(schema, "enum"));
  const short = allowed !== undefined && allowed.length <= LONGEST_ENUM;
  if (short && isScalar(value) && !allowed.includes(value))
    found.push({
      path,
      value,
      keyword: "enum",
      said: `${nameOf(path)} is none of the ${allowed.length} allowed values`,
    });
  const only = memberAt(schema, "const");
  if (isScalar(only) && only !== value)
    found.push({ path, value, keyword: "const", said: `${nameOf(path)} is not the one allowed value` });
  const format = memberAt(schema, "format");
  if (typeof value === "string" && typeof format === "string" && !fitsFormat(value, format))
    found.push({ path, value, keyword: "format", said: `${nameOf(path)} is no ${format}` });
  return found;
}

function objectViolations(value: unknown, schema: unknown, path: string, below: Below): Violation[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const found: Violation[] = [];
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  for (const name of itemsOf(memberAt(schema, "required")) ?? []) {
    if (found.length >= MOST_VIOLATIONS) break;
    if (typeof name === "string" && !Object.hasOwn(value, name))
      found.push({ path: at(name), value: undefined, keyword: "required", said: `${at(name)} is missing` });
  }
  const properties = memberAt(schema, "properties");
  const closed = memberAt(schema, "additionalProperties") === false && !hasPatterns(schema);
  for (const [name, inner] of Object.entries(value)) {
    if (found.length >= MOST_VIOLATIONS) break;
    const property = memberAt(properties, name);
    if (property !== undefined) found.push(...below(inner, property, at(name)));
    else if (closed) found.push(unknownArgument(at(name), inner));
  }
  return found;
}

function unknownArgument(path: string, value: unknown): Violation {
  return { path, value, keyword: "additionalProperties", said: `${path} is no argument of the tool` };
}

function hasPatterns(schema: unknown): boolean {
  return memberAt(schema, "patternProperties") !== undefined;
}

function listViolations(value: unknown, schema: unknown, path: string, below: Below): Violation[] {
  const item = memberAt(schema, "items");
  if (!Array.isArray(value) || typeof item !== "object" || item === null || Array.isArray(item)) return [];
  const found: Violation[] = [];
  for (const [position, inner] of value.entries()) {
    if (found.length >= MOST_VIOLATIONS) break;
    found.push(...below(inner, item, `${path}[${position}]`));
  }
  return found;
}

function combined(value: unknown, schema: unknown, path: string, below: Below): Violation[] {
  const all = (itemsOf(memberAt(schema, "allOf")) ?? []).flatMap((part) => below(value, part, path));
  const choices = ["anyOf", "oneOf"].map((keyword) => itemsOf(memberAt(schema, keyword)) ?? []);
  const broken = choices.flatMap((parts) => {
    const each = parts.map((part) => below(value, part, path));
    const [first] = each;
    return first === undefined || each.some((violations) => violations.length === 0) ? [] : first;
  });
  return [...all, ...broken];
}

function nameOf(path: string): string {
  return path === "" ? "the whole" : path;
}
