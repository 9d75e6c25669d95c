import type { Budget, Measure } from "./budgets.ts";
import { celCompiler } from "./cel.ts";
import { compileTree, fosteredIn } from "./compile-tree.ts";
import type { Compiling } from "./compiling.ts";
import { conditionAt, nameAt, patternAt, refuse, severityOf } from "./compiling.ts";
import type { Assertion, Binding, Contract, MatchClause, SpanClause } from "./contract.ts";
import type { ContractText, FormPath } from "./contract-text.ts";
import { formFailure } from "./form-trouble.ts";
import type { LogsClause } from "./log-clauses.ts";
import { nearestName } from "./name-distance.ts";
import type { Pattern } from "./pattern.ts";
import type { AssertionForm } from "./schema.ts";
import { CONTRACT_FORM } from "./schema.ts";

const MEASURES: readonly Measure[] = ["duration_ms", "cost_usd", "tokens", "spans"];

/** Makes a contract of a file that was read. Fails ("invalid-contract") with file, line and the legal forms. */
export function compileContract(text: ContractText): Contract {
  const parsed = CONTRACT_FORM.safeParse(text.value);
  if (!parsed.success) throw formFailure(text, parsed.error.issues);
  const form = parsed.data;
  const compiling: Compiling = { text, form, cel: celCompiler(), clauses: [], roaming: [] };
  const tree = compileTree(compiling);
  return {
    path: text.path,
    id: form.id,
    match: matchOf(compiling, tree),
    tree,
    fostered: fosteredIn(compiling),
    assertions: assertionsOf(compiling),
    logs: logsOf(compiling),
    budgets: budgetsOf(compiling),
    tenantPattern: tenantPatternOf(compiling),
    knobs: form,
  };
}

/** Without `match.root` the contract is about roots that bear the tree's own name. */
function matchOf(compiling: Compiling, tree: SpanClause): MatchClause {
  const { service, root, where } = compiling.form.match ?? {};
  const at = (key: string): FormPath => ["match", key];
  return {
    service: service === undefined ? undefined : nameAt(compiling, at("service"), service),
    root: nameAt(compiling, at("root"), root ?? tree.label),
    where: where === undefined ? undefined : conditionAt(compiling, at("where"), where, ["root"]),
  };
}

function assertionsOf(compiling: Compiling): Assertion[] {
  const forms = compiling.form.assert ?? [];
  return forms.map((form, index) => {
    const at = ["assert", index];
    if (forms.findIndex(({ id }) => id === form.id) < index)
      refuse(compiling, [...at, "id"], `${form.id} is there twice`);
    const bindings = bindingsOf(compiling, form, at);
    for (const binding of bindings) checkName(compiling, binding, at);
    const variables = [...new Set([...bindings.map(({ variable }) => variable), "root"])];
    const condition = (key: string, text: string) => conditionAt(compiling, [...at, key], text, variables);
    return {
      id: form.id,
      line: compiling.text.lineOf(at),
      severity: severityOf(form.level),
      message: form.message,
      bindings,
      when: form.when === undefined ? undefined : condition("when", form.when),
      that: condition("that", form.that),
    };
  });
}

function bindingsOf(compiling: Compiling, form: AssertionForm, at: FormPath): Binding[] {
  if ((form.let === undefined) === (form.each === undefined)) {
    refuse(
      compiling,
      at,
      `${form.id} needs either let or each`,
      "let: { d: llm.decode }, or each: llm.decode (bound as it)",
    );
  }
  if (form.each !== undefined)
    return [{ variable: "it", span: nameAt(compiling, [...at, "each"], form.each) }];
  return Object.entries(form.let ?? {}).map(([variable, span]) => ({
    variable,
    span: nameAt(compiling, [...at, "let", variable], span),
  }));
}

/** A name that no span of a closed tree can bear would be skipped for ever. */
function checkName(compiling: Compiling, { span }: Binding, at: FormPath): void {
  const { clauses } = compiling;
  const names = clauses.flatMap((clause) => clause.variants.map(({ name }) => name));
  const listed = names.some((name) => name.source === span.source || name.matches(span.source));
  if (listed || !span.exact || clauses.some((clause) => !clause.closed || clause.children === undefined))
    return;
  const nearest = nearestName(
    span.source,
    names.map(({ source }) => source),
  );
  const guess = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  refuse(compiling, at, `no span of the tree is called ${span.source}${guess}`);
}

function logsOf(compiling: Compiling): LogsClause | undefined {
  const { logs } = compiling.form;
  if (logs === undefined) return undefined;
  const line = (key: string) => compiling.text.lineOf(["logs", key]);
  return {
    traceId: logs.trace_id && { line: line("trace_id") },
    spanId: logs.span_id && { line: line("span_id") },
    forbidKeys: logs.forbid_keys && { line: line("forbid_keys"), keys: new Set(logs.forbid_keys) },
    events: (logs.events ?? []).map((name, index) => nameAt(compiling, ["logs", "events", index], name)),
  };
}

function tenantPatternOf(compiling: Compiling): Pattern | undefined {
  const source = compiling.form.tenant?.id_pattern;
  if (source === undefined) return undefined;
  const at = ["tenant", "id_pattern"];
  if (!source.includes("(?<tenant>"))
    refuse(compiling, at, `pattern ${source} has no group called tenant`, "(?<tenant>[a-z]+)-.*");
  return patternAt(compiling, at, source);
}

function budgetsOf(compiling: Compiling): Budget[] {
  return MEASURES.flatMap((measure) =>
    Object.entries(compiling.form.budgets?.[measure] ?? {}).flatMap(([limit, amount]) => {
      const line = compiling.text.lineOf(["budgets", measure, limit]);
      return amount === undefined ? [] : [{ measure, limit, amount, line }];
    }),
  );
}
