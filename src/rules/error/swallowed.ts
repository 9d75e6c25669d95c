import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { rule } from "../rule.ts";
import { placeOf, SpanPaths } from "../span-path.ts";
import { consumersOf } from "./consumers.ts";
import { type Fate, fatesOf } from "./fate.ts";
import { classOf, foundAbout, type Unreported } from "./found-about.ts";

/** On a partial trace no error: what made up for the failure may be among the spans that are not there. */
export const swallowed = rule({
  code: "R04",
  name: "swallowed",
  title: "failure that the root does not show",
  why:
    "A part of the request failed and the caller was told that all went well. The answer was made without that part, " +
    "and no dashboard that counts failed roots shows it.",
  fix: "set the error status on the boundary that catches the failure, or mark the span as tolerated (may_fail)",
  example: {
    fires: "vector.search fails, the answer is written without documents, and the handler says HTTP 200.",
    quiet: "vector.search fails, and a second attempt finds the documents.",
  },
  severities: ["error", "warning", "info"],
  needs: [
    "tree",
    "root",
    "effectiveRoots",
    "spanFacts",
    "sightings",
    "role",
    "content",
    "retries",
    "expectations",
    "run",
    "criticalPath",
    "completeness",
  ],
  traceql: "{ nestedSetParent < 0 && status != error } >> { status = error }",
  *check(facts) {
    const fates = fatesOf(facts);
    if (fates.length === 0) return;
    const roots = rootsOf(facts);
    const unreported = unreportedAmong(fates, roots, facts);
    for (const [first, ...others] of byClassAndPlace(unreported)) {
      if (first === undefined) continue;
      const found = foundAbout(first, others, facts);
      const partial = facts.completeness.state === "partial";
      yield partial && found.severity === "error" ? { ...found, severity: "warning" } : found;
    }
    if (fates.some(({ node }) => roots(node) === undefined))
      yield { reason: "no root span to tell whether the error was reported" };
  },
});

type Facts = Pick<RuleFacts, "tree" | "root" | "effectiveRoots" | "spanFacts" | "role">;
type RootOf = (node: TreeNode) => TreeNode | undefined;

/** Errors below a root that did not fail, which no retry made up for. */
function unreportedAmong(fates: readonly Fate[], roots: RootOf, facts: Facts): Unreported[] {
  const consumers = consumersOf(facts);
  return fates.flatMap((fate) => {
    const root = roots(fate.node);
    if (root === undefined || root === fate.node || fate.retried || isFailed(root, facts)) return [];
    const consumer = fate.isData ? consumers(fate.node) : undefined;
    const isOfRoot = consumer !== undefined && roots(consumer) === root;
    return [{ fate, root, consumer: isOfRoot ? consumer : undefined }];
  });
}

/** One defect for each span path (diagnostics §9), whatever numbers stand in the names. */
function byClassAndPlace(unreported: readonly Unreported[]): Iterable<readonly Unreported[]> {
  const paths = new SpanPaths();
  const groups = new Map<string, Unreported[]>();
  for (const one of unreported) {
    const key = `${classOf(one.fate)} ${placeOf(paths.of(one.fate.node))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups.values();
}

/** Who answers for a span: the effective root above it; for orphans the request's root. */
function rootsOf({ tree, root, effectiveRoots }: Facts): RootOf {
  const effective = new Set(effectiveRoots);
  const tops: TreeNode[] = [];
  for (const node of tree.nodes) tops.push((node.parent && tops[node.parent.index]) ?? node);
  return (node) => {
    const top = tops[node.index] ?? node;
    return effective.has(top) ? top : root;
  };
}

function isFailed(root: TreeNode, { spanFacts }: Facts): boolean {
  const { failed, httpStatus } = spanFacts(root);
  return failed || (httpStatus !== undefined && httpStatus >= 500);
}
