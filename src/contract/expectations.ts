import type { Expectations, ExpectedPlace } from "../model/expectations.ts";
import type { Measure } from "./budgets.ts";
import type { Contract, SpanClause } from "./contract.ts";
import type { TraceVerdict } from "./violation.ts";

/** What a contract tells the rules about a trace that it was held against. */
export function expectationsOf(contract: Contract, verdict: TraceVerdict): Expectations {
  const { roots, bodies, judge, tenant, stale, prices, slo, limits } = contract.knobs;
  const { tenantPattern } = contract;
  const { service } = contract.match;
  return {
    contract: contract.id,
    path: contract.path,
    ...(service === undefined ? {} : { fitsService: (name) => name !== undefined && service.matches(name) }),
    places: placesOf(contract),
    allowedRoots: roots?.allow ?? [],
    requestEvents: (contract.logs?.events ?? []).map((event) => (name) => event.matches(name)),
    forbidsBodies: bodies === "forbid",
    judge: {
      ...(judge?.pass === undefined ? {} : { pass: judge.pass }),
      ...(judge?.pass_labels === undefined ? {} : { passLabels: judge.pass_labels }),
    },
    tenant: {
      keys: tenant?.keys ?? [],
      ...(tenantPattern === undefined ? {} : { ownerOf: (id) => tenantPattern.group(id, "tenant") }),
      shared: tenant?.shared ?? [],
      sharedIndexes: tenant?.shared_indexes ?? [],
    },
    stale: { ...(stale?.words === undefined ? {} : { words: stale.words }), allow: stale?.allow ?? [] },
    budgets: {
      durationMs: limitOf(contract, "duration_ms"),
      costUsd: limitOf(contract, "cost_usd"),
      tokens: limitOf(contract, "tokens"),
      spans: limitOf(contract, "spans"),
    },
    ...(slo?.first_token_ms === undefined ? {} : { firstTokenMs: slo.first_token_ms }),
    ...(limits?.attribute_value_length === undefined
      ? {}
      : { attributeValueLength: limits.attribute_value_length }),
    paid: prices?.paid ?? [],
    broken: verdict.selected ? verdict.violations : undefined,
    unjudged: verdict.unjudged,
  };
}

/** The limit of a single trace; percentiles are limits of many. */
function limitOf({ budgets }: Contract, measure: Measure): number | undefined {
  return budgets.find((budget) => budget.measure === measure && budget.limit === "max")?.amount;
}

/** The tree's places, each once, with every place under which it may stand. */
function placesOf({ tree, fostered }: Contract): readonly ExpectedPlace[] {
  const parents = new Map<SpanClause, string[]>();
  const places: SpanClause[] = [];
  const waiting = [tree];
  for (let clause = waiting.shift(); clause !== undefined; clause = waiting.shift()) {
    places.push(clause);
    for (const child of clause.children ?? []) {
      parents.set(child, [...(parents.get(child) ?? []), clause.path]);
      waiting.push(child);
    }
    for (const child of fostered.get(clause) ?? [])
      parents.set(child, [...(parents.get(child) ?? []), clause.path]);
  }
  return places.flatMap((clause) => placeOf(clause, parents.get(clause) ?? []));
}

function placeOf({ path, variants, min, max }: SpanClause, parents: readonly string[]): ExpectedPlace[] {
  return variants.map(({ name, mayFail, attributes }) => ({
    path,
    label: name.source,
    fits: (text) => name.matches(text),
    parents,
    min,
    max,
    mayFail,
    most: (key) => attributes.find((attribute) => attribute.key === key)?.form.max,
  }));
}
