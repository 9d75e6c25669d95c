import { SEVERITIES, type Severity } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow, STILL_GROWING } from "../still-growing.ts";
import { type BrokenClause, brokenClauses, findingOfClause, unjudgedClauses } from "./broken-clauses.ts";
import { Displaced } from "./displaced.ts";
import { sayingOf } from "./tree-sayings.ts";

export const tree = rule({
  code: "C01",
  name: "tree",
  title: "span tree breaks its contract",
  why:
    "The contract says which spans a request of this kind has, how often, where and in which order. " +
    "A span that is not there as promised is work that did not happen, or that nobody can see any more.",
  fix: "mend the code that starts the span, or the contract where it promises too much",
  severities: ["error", "warning", "info"],
  needs: ["tree", "expectations", "clock", "completeness"],
  *check(facts) {
    const { expectations } = facts;
    if (expectations === undefined) yield { reason: "no contract" };
    if (expectations?.broken === undefined) return;
    yield* unjudgedClauses("C01", facts);
    const clauses = brokenClauses("C01", facts);
    const absent = clauses.filter(isAbsence);
    const displaced = absent.length === 0 ? undefined : new Displaced(facts.tree, expectations);
    const moved = new Set<TreeNode>();
    for (const clause of absent) {
      const elsewhere = displaced?.elsewhere(placeOf(clause)) ?? [];
      for (const node of elsewhere) moved.add(node);
      yield missing(clause, elsewhere, displaced?.orphansOf(placeOf(clause)) ?? [], facts);
    }
    for (const clause of clauses) {
      const isTold =
        clause.broken.clause.endsWith(" closed") && clause.spans.every((node) => moved.has(node));
      if (!isAbsence(clause) && !isTold) yield findingOfClause(clause, facts, sayingOf(clause));
    }
  },
});

const MISSING = " missing";
type Facts = Pick<RuleFacts, "tree" | "expectations" | "clock" | "completeness">;

function isAbsence({ broken }: BrokenClause): boolean {
  return broken.clause.endsWith(MISSING);
}

/** One level less; info stays (diagnostics §1.5). */
function lowered(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}

/** The place in the contract's tree that the clause speaks about. */
function placeOf({ broken }: BrokenClause): string {
  return broken.clause.slice(0, -MISSING.length);
}

/**
 * A span that is not in its place. Where it stands elsewhere, or its orphans tell that it was lost, it is
 * about these spans: a rule that explains them (S01, S02, S11) owns it.
 */
function missing(
  clause: BrokenClause,
  elsewhere: readonly TreeNode[],
  orphans: readonly TreeNode[],
  facts: Facts,
): Found {
  const { broken } = clause;
  const label = broken.spanPath.split(" › ").at(-1) ?? broken.spanPath;
  const grows = facts.completeness.state === "unknown" && mayStillGrow(facts);
  const spans = elsewhere.length > 0 ? elsewhere : orphans.length > 0 ? orphans : clause.spans;
  const [stray] = elsewhere;
  const place = stray?.parent === undefined ? "at the top of the trace" : `under ${stray.parent.span.name}`;
  const explained =
    stray !== undefined
      ? `: it stands ${place}`
      : orphans.length > 0
        ? `: ${orphans.length} of its children are there, and it is not`
        : "";
  const [parent] = clause.spans;
  const under = parent === undefined ? "" : `${parent.span.name} has no `;
  return findingOfClause(clause, facts, {
    severity: grows ? lowered(broken.severity) : broken.severity,
    spans,
    message: `${under}${label}${explained}${grows ? `; ${STILL_GROWING}` : ""}`,
    phrase: stray === undefined ? "span missing" : "span out of place",
    fix:
      stray === undefined
        ? `see what left it out there: ${broken.fix}`
        : `start ${label} in the context of its parent: ${broken.fix}`,
    evidence: {
      absent: [{ what: label, where: broken.spanPath }],
      time: [
        ...clause.spans.map((node) => timeProof(node, "where it should be")),
        ...elsewhere.slice(0, 1).map((node) => timeProof(node, "where it is")),
      ],
    },
  });
}
