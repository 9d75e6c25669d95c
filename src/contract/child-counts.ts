import type { SpanClause } from "./contract.ts";
import type { Judging } from "./judging.ts";
import { contextAt } from "./judging.ts";
import { missingSlot } from "./missing-slot.ts";
import type { Place, Seating } from "./seating.ts";
import { pathBelow } from "./seating.ts";
import { judgeUnlisted } from "./unlisted-children.ts";

/** A clause with the spans that stand at it: under one parent, or at all its places if it roams. */
interface Tally {
  readonly clause: SpanClause;
  readonly seating: Seating;
  readonly found: Place[];
}

/** Judges how often each listed span is there, and what is there unlisted. */
export function judgeCounts(seatings: readonly Seating[], judging: Judging): void {
  const roaming = new Map<SpanClause, Tally>();
  for (const seating of seatings) {
    const missing: SpanClause[] = [];
    for (const [clause, found] of seating.seats) {
      if (clause.roams) addTo(roaming, clause, seating, found);
      else if (!judgeCount({ clause, seating, found: [...found] }, judging)) missing.push(clause);
    }
    const respelled = judgeUnlisted(seating, missing, judging);
    for (const clause of missing) if (!respelled.has(clause)) reportMissing(clause, seating, judging);
  }
  for (const tally of roaming.values()) {
    if (!judgeCount(tally, judging)) reportMissing(tally.clause, tally.seating, judging);
  }
}

function addTo(
  tallies: Map<SpanClause, Tally>,
  clause: SpanClause,
  seating: Seating,
  found: readonly Place[],
): void {
  const tally = tallies.get(clause) ?? { clause, seating, found: [] };
  tallies.set(clause, tally);
  for (const place of found) tally.found.push(place);
}

/** False: a required span is missing, which is the caller's to report. */
function judgeCount(tally: Tally, judging: Judging): boolean {
  const { clause, found } = tally;
  const [min, max] = demanded(tally, judging);
  if (found.length === 0 && min > 0) return false;
  const [first] = found;
  const count = countOf(tally, judging);
  if (first === undefined || (count >= min && count <= max)) return true;
  const excluded = max === 0 && clause.when !== undefined;
  const label = clause.label;
  judging.ledger.broken({
    rule: "C01",
    severity: "error",
    clause: `${clause.path} ${excluded ? "when" : "count"}`,
    line: excluded ? (clause.when?.line ?? clause.line) : clause.countLine,
    spanPath: first.spanPath,
    expected: excluded ? `none unless ${clause.when?.text}` : countText(clause),
    actual: String(count),
    spans: found.map(({ node }) => node),
    evidence: { count },
    fix: excluded
      ? `start ${label} only where the condition holds`
      : `find out why ${label} runs ${count} times, or widen its count`,
  });
  return true;
}

/** How many there are; the attempts of one retry are one, unless the contract counts them. */
function countOf({ clause, found }: Tally, { chainOf }: Judging): number {
  if (clause.countRetries || found.length < 2) return found.length;
  return new Set(found.map(({ node }) => chainOf(node) ?? node)).size;
}

/** The count that holds here and now: `when` makes a span required, optional or forbidden. */
function demanded({ clause, seating }: Tally, judging: Judging): [number, number] {
  const { when, otherwise, min, max, path } = clause;
  if (when === undefined) return [min, max];
  const outcome = when.evaluate(contextAt(judging, seating.parent.node));
  if ("unjudged" in outcome) {
    judging.ledger.cannotJudge(outcome.unjudged, `${path} when`);
    return [0, max];
  }
  if (outcome.held) return [Math.max(1, min), max];
  return [0, otherwise === "forbid" ? 0 : max];
}

function reportMissing(clause: SpanClause, seating: Seating, judging: Judging): void {
  const { parent } = seating;
  judging.ledger.broken({
    rule: "C01",
    severity: "error",
    clause: `${clause.path} missing`,
    line: clause.line,
    spanPath: pathBelow(parent.spanPath, clause.label),
    expected: countText(clause),
    actual: "0",
    spans: [parent.node],
    evidence: { count: 0 },
    fix: missingSlot(clause, seating, judging.facts.tree),
  });
}

function countText({ min, max }: SpanClause): string {
  if (min === max) return String(min);
  return `${min}..${max === Infinity ? "*" : max}`;
}
