import type { TreeNode } from "../trace/tree.ts";
import type { Contract, SpanClause, SpanRules } from "./contract.ts";

/** A span that stands at a place of the contract's tree. */
export interface Place {
  readonly clause: SpanClause;
  /** The rules of the variant that its name fits. */
  readonly rules: SpanRules;
  readonly node: TreeNode;
  /** `http.handler › llm.decode`. */
  readonly spanPath: string;
}

/** The children of one span, each at the clause that lists it. */
export interface Seating {
  readonly parent: Place;
  /** Every clause that may stand here, in listed order, with its spans by start, end and id. */
  readonly seats: ReadonlyMap<SpanClause, readonly Place[]>;
  readonly unlisted: readonly TreeNode[];
}

/** Seats each child at the first clause whose name fits, exact names before expressions. */
export function seatChildren(parent: Place, contract: Contract): Seating {
  const clauses = [...(parent.clause.children ?? []), ...(contract.fostered.get(parent.clause) ?? [])];
  const seats = new Map<SpanClause, Place[]>(clauses.map((clause) => [clause, []]));
  const unlisted: TreeNode[] = [];
  for (const node of parent.node.children) {
    if (node.superseded) continue;
    const seat = seatFor(node.span.name, clauses);
    if (seat === undefined) unlisted.push(node);
    else
      seats.get(seat.clause)?.push({ ...seat, node, spanPath: pathBelow(parent.spanPath, node.span.name) });
  }
  return { parent, seats, unlisted };
}

export function pathBelow(path: string, name: string): string {
  return `${path} › ${name}`;
}

function seatFor(name: string, clauses: readonly SpanClause[]): Pick<Place, "clause" | "rules"> | undefined {
  for (const exact of [true, false]) {
    for (const clause of clauses) {
      const rules = clause.variants.find(
        (variant) => variant.name.exact === exact && variant.name.matches(name),
      );
      if (rules !== undefined) return { clause, rules };
    }
  }
  return undefined;
}
