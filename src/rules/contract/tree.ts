import { SEVERITIES, type Severity } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow, STILL_GROWING } from "../still-growing.ts";
import {
  type BrokenClause,
  brokenClauses,
  findingOfClause,
  MOST_TIMES,
  timesBroken,
  unjudgedClauses,
} from "./broken-clauses.ts";
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
  example: {
    fires: "A completion has no llm.prefill, which the contract lists between rag.retrieve and llm.decode.",
    quiet:
      "A completion without retrieval has five spans instead of nine: the contract has rag.retrieve as " +
      "optional.",
  },
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
      const orphans = displaced?.orphansOf(placeOf(clause)) ?? [];
      yield missing(clause, whereabouts(clause, elsewhere, orphans), facts);
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

/** What tells where a missing span went, and what is said of it. */
interface Whereabouts {
  readonly spans: readonly TreeNode[];
  readonly saying: string;
  readonly isMoved: boolean;
}

/**
 * Where it stands elsewhere, or its orphans tell that it was lost, the finding is about these spans: a rule
 * that explains them (S01, S02, S11) owns it.
 */
function whereabouts(
  clause: BrokenClause,
  elsewhere: readonly TreeNode[],
  orphans: readonly TreeNode[],
): Whereabouts {
  const [stray] = elsewhere;
  if (stray !== undefined) {
    const place = stray.parent === undefined ? "at the top of the trace" : `under ${stray.parent.span.name}`;
    return { spans: elsewhere, saying: `: it stands ${place}`, isMoved: true };
  }
  if (orphans.length > 0) {
    const saying = `: ${orphans.length} of its children are there, and it is not`;
    return { spans: orphans, saying, isMoved: false };
  }
  return { spans: clause.spans, saying: timesBroken(clause.broken), isMoved: false };
}

function missing(clause: BrokenClause, { spans, saying, isMoved }: Whereabouts, facts: Facts): Found {
  const { broken } = clause;
  const label = broken.spanPath.split(" › ").at(-1) ?? broken.spanPath;
  const grows = facts.completeness.state === "unknown" && mayStillGrow(facts);
  const parents = clause.spans.slice(0, MOST_TIMES);
  const parent = parents[0]?.span.name ?? "the trace";
  return findingOfClause(clause, facts, {
    severity: grows ? lowered(broken.severity) : broken.severity,
    spans,
    message: `${parent} has no ${label}${saying}${grows ? `; ${STILL_GROWING}` : ""}`,
    phrase: isMoved ? "span out of place" : "span missing",
    fix: isMoved
      ? `start ${label} in the context of its parent: ${broken.fix}`
      : `see what left it out there: ${broken.fix}`,
    evidence: {
      absent: [{ what: label, where: broken.spanPath }],
      time: [
        ...parents.map((node) => timeProof(node, "where it should be")),
        ...(isMoved ? spans.slice(0, 1).map((node) => timeProof(node, "where it is")) : []),
      ],
    },
  });
}
