import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { rule } from "../rule.ts";
import { consumersOf } from "./consumers.ts";
import { fatesOf } from "./fate.ts";
import { foundAbout } from "./found-about.ts";

/** On a partial trace no error: what made up for the failure may be among the spans that are not there. */
export const swallowed = rule({
  code: "R04",
  name: "swallowed",
  title: "child ERROR, root OK, no recovery",
  why:
    "A part of the request failed and the caller was told that all went well. The answer was made without that part, " +
    "and no dashboard that counts failed roots shows it.",
  fix: "set the error status on the boundary that catches the failure, or mark the span as tolerated (may_fail)",
  severities: ["error", "warning", "info"],
  needs: [
    "tree",
    "root",
    "effectiveRoots",
    "spanFacts",
    "sightings",
    "role",
    "retries",
    "expectations",
    "run",
    "criticalPath",
    "completeness",
  ],
  traceql: "{ nestedSetParent < 0 && status != error } >> { status = error }",
  *check(facts) {
    const roots = rootsOf(facts);
    const consumers = consumersOf(facts);
    let rootless = false;
    for (const fate of fatesOf(facts)) {
      const root = roots(fate.node);
      if (root === undefined) rootless = true;
      if (root === undefined || root === fate.node || fate.retried || isFailed(root, facts)) continue;
      const consumer = fate.isData ? consumers(fate.node) : undefined;
      const used = consumer !== undefined && roots(consumer) === root ? consumer : undefined;
      const found = foundAbout(fate, root, used, facts);
      const partial = facts.completeness.state === "partial";
      yield partial && found.severity === "error" ? { ...found, severity: "warning" } : found;
    }
    if (rootless) yield { reason: "no root span to tell whether the error was reported" };
  },
});

type Facts = Pick<RuleFacts, "tree" | "root" | "effectiveRoots" | "spanFacts" | "sightings">;

/** Who answers for a span: the effective root above it; for orphans the request's root. */
function rootsOf({ tree, root, effectiveRoots }: Facts): (node: TreeNode) => TreeNode | undefined {
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
