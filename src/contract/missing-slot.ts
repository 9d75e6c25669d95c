import type { Tree } from "../trace/tree.ts";
import type { SpanClause } from "./contract.ts";
import type { Place, Seating } from "./seating.ts";

/**
 * Where in the code the span should have been. Times are from the trace's start.
 *
 *     rag.retrieve ─────┤ +63 ms                  +243 ms ├── llm.decode
 *                       └────── 180 ms uncovered ─────────┘
 */
export function missingSlot(clause: SpanClause, seating: Seating, tree: Tree): string {
  const before = latestEnd(seatedBefore(clause, seating));
  const after = earliestStart(seatedAfter(clause, seating));
  const edges = [before && `after ${before.text}`, after && `before ${after.text}`].filter(Boolean);
  const slot = edges.length === 0 ? `under ${seating.parent.node.span.name}` : edges.join(" and ");
  const gap = before && after && after.ns > before.ns ? `: ${msText(after.ns - before.ns)} uncovered` : "";
  return `no ${clause.label} ${slot}${gap}${strays(clause, tree)}`;
}

interface Edge {
  readonly ns: number;
  readonly text: string;
}

function latestEnd(places: readonly Place[]): Edge | undefined {
  const ends = places.map(({ node }) => ({ node, ns: node.offsetNs + (node.durationNs ?? 0) }));
  const last = ends.toSorted((one, other) => other.ns - one.ns)[0];
  return last && { ns: last.ns, text: `${last.node.span.name} (end +${msText(last.ns)})` };
}

function earliestStart(places: readonly Place[]): Edge | undefined {
  const first = places.toSorted((one, other) => one.node.offsetNs - other.node.offsetNs)[0];
  return (
    first && {
      ns: first.node.offsetNs,
      text: `${first.node.span.name} (start +${msText(first.node.offsetNs)})`,
    }
  );
}

/** The spans of the nearest clause listed before this one that has any. */
export function seatedBefore(clause: SpanClause, { parent, seats }: Seating): readonly Place[] {
  const listed = parent.clause.children ?? [];
  const earlier = listed.slice(0, Math.max(0, listed.indexOf(clause))).toReversed();
  return earlier.map((other) => seats.get(other) ?? []).find((places) => places.length > 0) ?? [];
}

/** The spans of the nearest clause listed after this one that has any. */
export function seatedAfter(clause: SpanClause, { parent, seats }: Seating): readonly Place[] {
  const listed = parent.clause.children ?? [];
  const later = listed.slice(listed.indexOf(clause) + 1);
  return later.map((other) => seats.get(other) ?? []).find((places) => places.length > 0) ?? [];
}

/** Spans of the name that stand at the top of the trace, where their parent was lost. */
function strays(clause: SpanClause, tree: Tree): string {
  const tops = [...tree.roots, ...tree.missing.flatMap(({ children }) => children)];
  const named = tops.filter(({ span }) => clause.variants.some(({ name }) => name.matches(span.name)));
  if (named.length === 0) return "";
  return named.length === 1
    ? "; 1 of that name stands without its parent"
    : `; ${named.length} of that name stand without theirs`;
}

function msText(nanos: number): string {
  return `${Math.round(nanos / 1e3) / 1e3} ms`;
}
