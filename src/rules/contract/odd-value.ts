import type { AttributeProof, Severity } from "../../model/finding.ts";
import { shownValue } from "../../model/shown-value.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { ALL_CONCEPTS } from "../../vocabulary/detail-concepts.ts";
import type { Sighting, Written } from "../../vocabulary/sightings.ts";
import { kindRead, type Oddity, oddityOf, type ValueKind } from "../../vocabulary/value-kind.ts";
import type { RuleFacts } from "../facts.ts";

/** What is wrong with one value of one span, or with several that should be one. */
export interface OddValue {
  readonly node: TreeNode;
  readonly trouble: Oddity | "conflict" | "unit" | "percentage";
  readonly severity: Severity;
  /** What is said of the span: `llm.tokens.out is -1, below 0`. */
  readonly saying: string;
  readonly expected: string;
  readonly actual: string;
  /** At least one. */
  readonly attr: readonly AttributeProof[];
}

/** Those of which some place has a type; only their objects and JSON texts are opened. */
const TYPED: ReadonlySet<string> = new Set(
  Object.entries(ALL_CONCEPTS)
    .filter(([, places]) => places.some(({ read }) => kindRead(read) !== undefined))
    .map(([name]) => name),
);
const EXPECTED: Readonly<Record<ValueKind, string>> = {
  count: "an integer of 0 or more",
  amount: "a number of 0 or more",
  number: "a number in the range of its key",
  flag: "true or false",
  text: "a text",
};
const NOTE: Readonly<Record<Oddity, string>> = {
  "below 0": "below 0",
  unreadable: "not readable",
  "number in a string": "a string that holds a number",
  "whole float": "a float",
};

/** Conflicts, and values of the wrong type or below 0, over every concept that the span writes (diagnostics §1.2). */
export function oddConcepts(
  node: TreeNode,
  { sightings, role }: Pick<RuleFacts, "sightings" | "role">,
): readonly OddValue[] {
  const found: OddValue[] = [];
  const seen = sightings(node);
  for (const concept of seen.concepts) {
    if (!TYPED.has(concept)) continue;
    if (concept === "bareSteps" && role(node) !== "decode" && role(node) !== "llm") continue;
    const all = seen.written(concept);
    const known = all.length < 2 ? undefined : seen.of(concept);
    if (known?.state === "conflict") found.push(conflict(node, known.sightings));
    for (const written of all) {
      const odd = oddWritten(node, written);
      if (odd !== undefined) found.push(odd);
    }
  }
  return found;
}

function conflict(node: TreeNode, sightings: readonly Sighting<unknown>[]): OddValue {
  const texts = sightings.map(({ key, stored }) => `${key} = ${shownValue(stored)}`).join(", ");
  return {
    node,
    trouble: "conflict",
    severity: "warning",
    saying: `values disagree: ${texts}`,
    expected: "one value, whatever the key",
    actual: texts,
    attr: sightings.map(({ key, stored }) => ({ spanId: node.span.spanId, key, value: stored })),
  };
}

/** Where the wire has no types, and inside JSON texts, types prove nothing; a number below 0 stays one. */
function oddWritten(node: TreeNode, { key, stored, value, read, isMember }: Written): OddValue | undefined {
  const kind = kindRead(read);
  const trouble = kind === undefined ? undefined : oddityOf(kind, stored, value !== undefined);
  if (kind === undefined || trouble === undefined) return undefined;
  if ((node.span.untyped || isMember) && trouble !== "below 0") return undefined;
  const shown = shownValue(stored);
  return {
    node,
    trouble,
    severity: trouble === "whole float" ? "info" : "warning",
    saying: `${key} is ${shown}, ${NOTE[trouble]}`,
    expected: EXPECTED[kind],
    actual: shown,
    attr: [{ spanId: node.span.spanId, key, value: stored }],
  };
}
