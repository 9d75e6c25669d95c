import type { Layers } from "./compile-span.ts";
import { compileRules, layersOf, pick } from "./compile-span.ts";
import type { Compiling } from "./compiling.ts";
import { conditionAt, refuse } from "./compiling.ts";
import type { SpanClause, SpanRules } from "./contract.ts";
import type { FormPath } from "./contract-text.ts";
import type { NodeForm } from "./schema.ts";

const NODE_VARIABLES = ["root", "parent"];
const NOT_ON_THE_ROOT = ["count", "optional", "when", "when_else", "parents", "any_of"] as const;
const NOT_BESIDE_ANY_OF = [
  "kind",
  "status",
  "may_fail",
  "attributes",
  "children",
  "children_mode",
  "order",
] as const;
const MAX_DEPTH = 100;
const MAX_CLAUSES = 10_000;
const SELF = "does a part under defs hold itself?";

/** The tree with every `use` resolved. */
export function compileTree(compiling: Compiling): SpanClause {
  const form = compiling.form.tree;
  const wrong = NOT_ON_THE_ROOT.find((key) => form[key] !== undefined);
  if (wrong !== undefined)
    refuse(compiling, ["tree", wrong], `tree.${wrong} has no meaning: the root stands once`);
  return compileNode(compiling, form, ["tree"], []);
}

/** The clauses that may hang under each clause by its name in their `parents`. */
export function fosteredIn(compiling: Compiling): Map<SpanClause, SpanClause[]> {
  const { clauses } = compiling;
  const fostered = new Map<SpanClause, SpanClause[]>();
  for (const { clause, parents, at } of compiling.roaming) {
    for (const [index, parent] of parents.entries()) {
      const places = clauses.filter(({ path }) => path === parent || path.endsWith(`/${parent}`));
      const known = [...new Set(clauses.map(({ label }) => label))].join(", ");
      if (places.length === 0)
        refuse(compiling, [...at, index], `the tree has no ${parent}`, `it has: ${known}`);
      for (const place of places.filter((place) => !place.children?.includes(clause))) {
        fostered.set(place, [...(fostered.get(place) ?? []), clause]);
      }
    }
  }
  return fostered;
}

function compileNode(
  compiling: Compiling,
  form: NodeForm,
  at: FormPath,
  above: readonly string[],
): SpanClause {
  if (above.length > MAX_DEPTH || compiling.clauses.length > MAX_CLAUSES) {
    refuse(compiling, at, `the tree is deeper than ${MAX_DEPTH} or larger than ${MAX_CLAUSES} spans`, SELF);
  }
  const layers = layersOf(compiling, form, at);
  const variants = variantsOf(compiling, form, layers, at);
  const label = variants.map(({ name }) => name.source).join("|");
  const path = [...above, label];
  const children = pick(layers, "children");
  const count = pick(layers, "count");
  const parents = pick(layers, "parents");
  const { defaults } = compiling.form;
  const clause: SpanClause = {
    path: path.join("/"),
    label,
    line: compiling.text.lineOf(at),
    countLine: count.value === undefined ? compiling.text.lineOf(at) : compiling.text.lineOf(count.at),
    childrenLine: compiling.text.lineOf(children.at),
    variants,
    ...countOf(compiling, layers),
    countRetries: pick(layers, "count_retries").value ?? defaults?.count_retries ?? false,
    ...conditionOf(compiling, layers),
    children: form.any_of === undefined ? childrenOf(compiling, children, path) : undefined,
    closed: (pick(layers, "children_mode").value ?? defaults?.children) !== "open",
    ordered: (pick(layers, "order").value ?? defaults?.order) !== "any",
    roams: parents.value !== undefined,
  };
  compiling.clauses.push(clause);
  if (parents.value !== undefined) compiling.roaming.push({ clause, parents: parents.value, at: parents.at });
  return clause;
}

function variantsOf(compiling: Compiling, form: NodeForm, layers: Layers, at: FormPath): SpanRules[] {
  const { span, any_of: anyOf } = form;
  if (anyOf === undefined) {
    if (span === undefined) refuse(compiling, at, "the span has no name", "give it span or any_of");
    return [compileRules(compiling, span, layers)];
  }
  const wrong = NOT_BESIDE_ANY_OF.find((key) => pick(layers, key).value !== undefined);
  if (wrong !== undefined)
    refuse(compiling, at, `${wrong} beside any_of is never judged`, "write it on the spans of any_of");
  if (span !== undefined) refuse(compiling, at, "span and any_of exclude each other");
  return anyOf.map((variant, index) => {
    const place = [...at, "any_of", index];
    const layers = layersOf(compiling, variant, place);
    if (pick(layers, "children").value !== undefined)
      refuse(compiling, place, "children below any_of are never judged");
    return compileRules(compiling, variant.span, layers);
  });
}

function childrenOf(
  compiling: Compiling,
  { value, at }: { value: NodeForm["children"]; at: FormPath },
  path: readonly string[],
): SpanClause[] {
  const children = (value ?? []).map((child, index) => compileNode(compiling, child, [...at, index], path));
  const names = children.flatMap((child) => child.variants.map(({ name }) => name.source));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    refuse(compiling, at, `${twice} is listed twice under ${path.join("/")}`, "give it a count");
  return children;
}

function countOf(compiling: Compiling, layers: Layers): Pick<SpanClause, "min" | "max"> {
  const { value = 1, at } = pick(layers, "count");
  const [low = "1", high = low] = String(value).split("..");
  const min = pick(layers, "optional").value ? 0 : Number(low);
  const max = high === "*" ? Infinity : Number(high);
  if (Number(low) > max) refuse(compiling, at, `count ${value}: the least is above the most`);
  return { min, max };
}

function conditionOf(compiling: Compiling, layers: Layers): Pick<SpanClause, "when" | "otherwise"> {
  const when = pick(layers, "when");
  const otherwise = pick(layers, "when_else");
  if (when.value === undefined && otherwise.value !== undefined) {
    refuse(compiling, otherwise.at, "when_else stands without when");
  }
  return {
    when: when.value === undefined ? undefined : conditionAt(compiling, when.at, when.value, NODE_VARIABLES),
    otherwise: otherwise.value ?? "optional",
  };
}
