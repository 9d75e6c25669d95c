import type { BrokenPlace } from "../../model/expectations.ts";
import type { Evidence } from "../../model/finding.ts";
import type { SpanId } from "../../model/ids.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import type { Found, NotJudged } from "../rule.ts";

/** A clause that the trace breaks, with the spans that break it. */
export interface BrokenClause {
  readonly broken: BrokenPlace;
  readonly spans: readonly TreeNode[];
}

/** So many spans are shown of a finding. */
export const MOST_TIMES = 5;

/** What the contract found under a rule's code; nothing where it does not select the trace. */
export function brokenClauses(
  code: string,
  { expectations, tree }: Pick<RuleFacts, "expectations" | "tree">,
): BrokenClause[] {
  const ofRule = (expectations?.broken ?? []).filter(({ rule }) => rule === code);
  return ofRule.map((broken) => ({ broken, spans: nodesOf(broken.spanIds, tree) }));
}

/** The rule's clauses that could not be judged, and what could not be judged at all. */
export function* unjudgedClauses(
  code: string,
  { expectations }: Pick<RuleFacts, "expectations">,
): Generator<NotJudged, void> {
  for (const { rule, clause, reason } of expectations?.unjudged ?? [])
    if (rule === undefined || rule === code)
      yield { reason: clause === undefined ? reason : `${clause}: ${reason}` };
}

/** What every finding of a broken clause has. */
export function findingOfClause(
  { broken, spans }: BrokenClause,
  { expectations }: Pick<RuleFacts, "expectations">,
  said: Pick<Found, "message" | "phrase"> & Partial<Found>,
): Found {
  const { severity, confidence, clause, line, expected, fix } = broken;
  const actual = firstActual(broken);
  const file = expectations?.path ?? "";
  const evidence: Evidence = {
    clause: [{ clause, file, line }],
    time: spans.slice(0, MOST_TIMES).map((node) => timeProof(node, node.span.name)),
    ...said.evidence,
  };
  return { severity, confidence, spans, expected, actual, fix, clause, ...said, evidence };
}

/** What was found at the first of the places where a clause is broken alike. */
export function firstActual({ actual, evidence }: BrokenPlace): string {
  const { times } = evidence;
  return typeof times === "number" ? actual.slice(0, -` and ${times - 1} more`.length) : actual;
}

/** ` (3 times)` where a clause is broken alike several times. */
export function timesBroken({ evidence: { times } }: BrokenPlace): string {
  return typeof times === "number" ? ` (${times} times)` : "";
}

/** How many spans of a tree bear the name of the first of these. */
export function namesakes([first]: readonly TreeNode[], tree: Tree): number {
  return tree.nodes.filter(({ span, superseded }) => !superseded && span.name === first?.span.name).length;
}

/** Of several spans with one id the one that the tree goes by. */
function nodesOf(ids: readonly SpanId[], { byId }: Tree): TreeNode[] {
  return ids.flatMap((id) => {
    const nodes = byId.get(id) ?? [];
    return nodes.find(({ superseded }) => !superseded) ?? nodes.slice(0, 1);
  });
}
