import type { Role } from "../../model/role.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { type Errors, errorsOf } from "./errors.ts";
import { Recoveries } from "./recovery.ts";
import { isRequired, toleranceOf } from "./tolerance.ts";

export type FateFacts = Pick<
  RuleFacts,
  | "tree"
  | "spanFacts"
  | "sightings"
  | "role"
  | "content"
  | "retries"
  | "expectations"
  | "run"
  | "root"
  | "criticalPath"
>;

/** What became of an innermost error on its way up (diagnostics R04). */
export interface Fate {
  readonly node: TreeNode;
  /** R01's: an attempt that was repeated, or the losing half of a hedge. */
  readonly retried: boolean;
  /** The sibling that answered in its place, or in that of a failed span above it. */
  readonly fallback: TreeNode | undefined;
  readonly tolerance: string | undefined;
  /** Its status, or that of a span above it, says ERROR. */
  readonly inStatus: boolean;
  readonly required: boolean;
  readonly critical: boolean;
  /** Its work, or that of a span above it, is data for a model. */
  readonly isData: boolean;
}

const DATA: ReadonlySet<Role> = new Set(["retrieve", "rerank", "embed", "tool"]);

/** The fate of every innermost error, in one walk from the roots down. */
export function fatesOf(facts: FateFacts): readonly Fate[] {
  const errors = errorsOf(facts);
  if (errors.innermost.length === 0) return [];
  const innermost = new Set(errors.innermost);
  const judge = judgeOf(facts, errors);
  const fates: Fate[] = [];
  for (const node of facts.tree.nodes) {
    const fate = judge(node);
    if (innermost.has(node)) fates.push(fate);
  }
  return fates;
}

/** What holds for a node, from what holds for its parent; nodes come in tree order. */
function judgeOf(facts: FateFacts, errors: Errors): (node: TreeNode) => Fate {
  const fates: Fate[] = [];
  const recoveries = new Recoveries(facts, errors.has);
  const repeated = repeatedIn(facts);
  const onPath = new Set(facts.criticalPath.map(({ node }) => node));
  return (node) => {
    const above = node.parent && fates[node.parent.index];
    const ofParent = above !== undefined && errors.has(above.node) ? above : undefined;
    const own = errors.has(node) ? failureOn(node, ofParent, recoveries, facts) : UNHARMED;
    const fate: Fate = {
      node,
      ...own,
      retried: above?.retried === true || repeated.has(node) || own.retried,
      inStatus: errors.inStatus(node) || ofParent?.inStatus === true,
      critical: onPath.has(node) || ofParent?.critical === true,
      isData: isData(node, facts) || ofParent?.isData === true,
    };
    fates.push(fate);
    return fate;
  };
}

type OwnFate = Pick<Fate, "retried" | "fallback" | "tolerance" | "required">;

const UNHARMED: OwnFate = { retried: false, fallback: undefined, tolerance: undefined, required: false };

/** Of a failed span; what holds for the failed span above it holds for it too. */
function failureOn(
  node: TreeNode,
  ofParent: Fate | undefined,
  recoveries: Recoveries,
  facts: FateFacts,
): OwnFate {
  const recovery = recoveries.of(node);
  return {
    retried: recovery?.by === "retry",
    fallback: recovery?.by === "fallback" ? recovery.fallback : ofParent?.fallback,
    tolerance: ofParent?.tolerance ?? toleranceOf(node, facts),
    required: isRequired(node, facts) || ofParent?.required === true,
  };
}

/** Attempts that failed, and both halves of hedges. */
function repeatedIn({ retries }: FateFacts): ReadonlySet<TreeNode> {
  const failed = retries.chains.flatMap(({ attempts }) =>
    attempts.filter(({ failure }) => failure !== undefined).map(({ node }) => node),
  );
  return new Set([...failed, ...retries.hedges.flatMap(({ nodes }) => nodes)]);
}

/** It, or the span that took its output, fetches what a model reads. */
function isData(node: TreeNode, { role }: FateFacts): boolean {
  return DATA.has(role(node)) || (node.parent !== undefined && DATA.has(role(node.parent)));
}
