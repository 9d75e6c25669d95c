import type { TreeNode } from "../../trace/tree.ts";
import { MeasuredKeys } from "../../vocabulary/measured-keys.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { type BrokenClause, brokenClauses, MOST_TIMES, unjudgedClauses } from "./broken-clauses.ts";
import { brokenPromise } from "./broken-promise.ts";
import { oddMeasures } from "./odd-measure.ts";
import { type OddValue, oddConcepts } from "./odd-value.ts";

export const attrType = rule({
  code: "C03",
  name: "attr-type",
  title: "attribute value that cannot be right",
  why:
    "A value of the wrong type, unit or range is skipped by queries and added up wrongly by dashboards; " +
    "of two that contradict each other at least one is wrong, and rules that need it do not judge.",
  fix: "write the value once, in the type and unit of its key: int() for counts, milliseconds for _ms",
  example: {
    fires: "An llm.decode says 240 output tokens under one key and 487 under another.",
    quiet: "A Zipkin tag holds 128 as text: Zipkin knows no numbers.",
  },
  severities: ["error", "warning", "info"],
  needs: ["tree", "expectations", "sightings", "role"],
  *check(facts) {
    const clauses = brokenClauses("C03", facts);
    for (const clause of clauses) yield brokenPromise(clause, facts);
    if (facts.expectations?.broken !== undefined) yield* unjudgedClauses("C03", facts);
    const told = valuesTold(clauses);
    const groups = new Map<string, OddValue[]>();
    for (const odd of oddValues(facts)) {
      if ("reason" in odd) yield odd;
      else if (!odd.attr.every(({ spanId, key }) => told.has(`${spanId} ${key}`))) addTo(groups, odd);
    }
    for (const group of groups.values()) yield* oddValue(group);
  },
});

type Facts = Pick<RuleFacts, "tree" | "expectations" | "sightings" | "role">;

/** What holds of every span, with a contract or without. */
function* oddValues(facts: Facts): Generator<OddValue | NotJudged, void> {
  const keys = new MeasuredKeys();
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    yield* oddConcepts(node, facts);
    if (keys.measuresAny(node.span.attributes)) yield* oddMeasures(node, keys, facts.tree.toleranceNs);
  }
}

/** The values that a broken clause already speaks about. */
function valuesTold(clauses: readonly BrokenClause[]): ReadonlySet<string> {
  return new Set(
    clauses.flatMap(({ broken, spans }) => spans.map(({ span }) => `${span.spanId} ${broken.evidence.key}`)),
  );
}

function addTo(groups: Map<string, OddValue[]>, odd: OddValue): void {
  const key = groupOf(odd);
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [odd]);
  else if (!isSame(group.at(-1), odd)) group.push(odd);
}

/** An SDK's habit: where it writes one number so, it writes all of them so. */
function isHabit(trouble: OddValue["trouble"]): boolean {
  return trouble === "number in a string" || trouble === "whole float";
}

/** A habit belongs to a service, the rest to a key at a place. */
function groupOf({ node: { span, parent }, trouble, attr }: OddValue): string {
  const place = isHabit(trouble)
    ? [span.resource.service ?? ""]
    : [...attr.map(({ key }) => key), parent?.span.name ?? "", span.name];
  return [trouble, ...place].join("\n");
}

/** One key may stand for several concepts: its value counts once. */
function isSame(one: OddValue | undefined, other: OddValue): boolean {
  return one?.node === other.node && one.attr[0]?.key === other.attr[0]?.key;
}

/** One finding for all values that have the same trouble. */
function* oddValue(group: readonly OddValue[]): Generator<Found, void> {
  const [first] = group;
  if (first === undefined) return;
  const { node, trouble, severity, saying, expected, actual } = first;
  const nodes: readonly TreeNode[] = [...new Set(group.map((odd) => odd.node))];
  const shown = group.slice(0, MOST_TIMES);
  const keys = [...new Set(group.flatMap(({ attr }) => attr.map(({ key }) => key)))];
  yield {
    severity,
    spans: nodes,
    message: `${node.span.name}: ${saying}${alike(nodes.length, keys.length - first.attr.length)}`,
    phrase: PHRASES[trouble],
    evidence: {
      attr: shown.flatMap(({ attr }) => attr),
      time: trouble === "unit" ? shown.map(({ node }) => timeProof(node, "the span that it stands on")) : [],
      stat: [
        { name: "values", value: group.length, n: nodes.length },
        { name: "keys", value: keys.length },
      ],
    },
    expected,
    actual,
    clause: isHabit(trouble) ? trouble : [trouble, ...keys].join(" "),
  };
}

function alike(spans: number, furtherKeys: number): string {
  const keys = furtherKeys === 0 ? "" : `${furtherKeys} more ${furtherKeys === 1 ? "key" : "keys"} alike`;
  const many = spans === 1 ? "" : `${spans} spans alike`;
  return keys === "" && many === "" ? "" : ` (${[many, keys].filter((text) => text !== "").join(", ")})`;
}

const PHRASES: Readonly<Record<OddValue["trouble"], string>> = {
  "below 0": "value below 0",
  unreadable: "unreadable value",
  "number in a string": "number in a string",
  "whole float": "float for an integer",
  conflict: "values contradict each other",
  unit: "wrong unit of time",
  percentage: "no percentage",
};
