import type { Judging } from "./judging.ts";
import type { Place, Seating } from "./seating.ts";

/**
 * Children start in the order in which they are listed; of several with one name the first counts.
 * Starts closer than the trace's clock tolerance are simultaneous.
 */
export function judgeOrder(seating: Seating, { facts, ledger }: Judging): void {
  const { clause, node, spanPath } = seating.parent;
  if (!clause.ordered) return;
  const listed = (clause.children ?? []).flatMap((child) => seating.seats.get(child)?.slice(0, 1) ?? []);
  const late = listed.filter((place, index) =>
    isOvertaken(place, listed.slice(index + 1), facts.tree.toleranceNs),
  );
  if (late.length === 0) return;
  const actual = listed.toSorted((one, other) => one.node.offsetNs - other.node.offsetNs);
  ledger.broken({
    rule: "C01",
    severity: "warning",
    clause: `${clause.path} order`,
    line: clause.childrenLine,
    spanPath,
    expected: namesOf(listed),
    actual: namesOf(actual),
    spans: [node, ...late.map((place) => place.node)],
    fix: "restore the order of the stages, or say order: any",
  });
}

function isOvertaken({ node }: Place, later: readonly Place[], toleranceNs: number): boolean {
  return later.some((place) => place.node.offsetNs < node.offsetNs - toleranceNs);
}

function namesOf(places: readonly Place[]): string {
  return places.map(({ node }) => node.span.name).join(", ");
}
