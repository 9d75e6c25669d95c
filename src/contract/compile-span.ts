import type { AttributeRule } from "./attribute-rule.ts";
import type { Compiling } from "./compiling.ts";
import { conditionAt, nameAt, patternAt, refuse, severityOf } from "./compiling.ts";
import type { SpanRules } from "./contract.ts";
import type { FormPath } from "./contract-text.ts";
import type { AttributeForm, PartForm } from "./schema.ts";

const ATTRIBUTE_VARIABLES = ["it", "root", "parent", "status"];

/** A span's form and, behind it, the parts under `defs` that it uses: the first that has a key says it. */
export type Layers = readonly { readonly form: PartForm; readonly at: FormPath }[];

/** The form with the parts that it names by `use`, and those that these name. */
export function layersOf(compiling: Compiling, form: PartForm, at: FormPath): Layers {
  const layers = [{ form, at }];
  const used = new Set<string>();
  for (let name = form.use, by = at; name !== undefined; ) {
    const part = compiling.form.defs?.[name];
    const legal = Object.keys(compiling.form.defs ?? {});
    if (part === undefined)
      refuse(compiling, [...by, "use"], `defs has no ${name}`, `it has: ${legal.join(", ")}`);
    if (used.has(name)) refuse(compiling, [...by, "use"], `${name} uses itself`);
    used.add(name);
    by = ["defs", name];
    layers.push({ form: part, at: by });
    name = part.use;
  }
  return layers;
}

/** The value of a key and where it is written. */
export function pick<Key extends keyof PartForm>(
  layers: Layers,
  key: Key,
): { value: PartForm[Key]; at: FormPath } {
  const layer = layers.find(({ form }) => form[key] !== undefined) ?? layers[0];
  return { value: layer?.form[key], at: [...(layer?.at ?? []), key] };
}

/** What a span of this name must be like. */
export function compileRules(compiling: Compiling, span: string, layers: Layers): SpanRules {
  const own = layers[0]?.at ?? [];
  const kind = pick(layers, "kind");
  const status = pick(layers, "status");
  const mayFail = pick(layers, "may_fail").value === true;
  return {
    name: nameAt(compiling, [...own, "span"], span),
    kinds: kind.value === undefined ? [] : [kind.value].flat(),
    kindLine: compiling.text.lineOf(kind.at),
    mustNotFail: status.value === "not_error" && !mayFail,
    mayFail,
    statusLine: compiling.text.lineOf(status.at),
    attributes: attributesOf(compiling, layers),
  };
}

/** The span's own rules replace those of the same key in a part. */
function attributesOf(compiling: Compiling, layers: Layers): AttributeRule[] {
  const rules = new Map<string, AttributeRule>();
  for (const { form, at } of layers) {
    for (const [key, rule] of Object.entries(form.attributes ?? {})) {
      if (!rules.has(key)) rules.set(key, compileAttribute(compiling, key, rule, [...at, "attributes", key]));
    }
  }
  return [...rules.values()];
}

function compileAttribute(
  compiling: Compiling,
  key: string,
  form: AttributeForm,
  at: FormPath,
): AttributeRule {
  const { when, pattern } = form;
  if ((form.min ?? -Infinity) > (form.max ?? Infinity)) refuse(compiling, at, `${key}: min is above max`);
  return {
    key,
    line: compiling.text.lineOf(at),
    form,
    pattern: pattern === undefined ? undefined : patternAt(compiling, [...at, "pattern"], pattern),
    when: when === undefined ? undefined : conditionAt(compiling, [...at, "when"], when, ATTRIBUTE_VARIABLES),
    severity: severityOf(form.level),
  };
}
