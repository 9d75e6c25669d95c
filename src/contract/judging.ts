import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { boundSpan } from "./bound-span.ts";
import type { Context } from "./condition.ts";
import type { Contract } from "./contract.ts";
import type { Ledger } from "./ledger.ts";

/** The retry (diagnostics R01) of which a span is an attempt: one object for all its attempts. */
export type ChainOf = (node: TreeNode) => object | undefined;

/** One root of a trace, held against a contract. */
export interface Judging {
  readonly contract: Contract;
  readonly facts: TraceFacts;
  readonly root: TreeNode;
  readonly ledger: Ledger;
  readonly chainOf: ChainOf;
}

/** What an expression about a place in the tree can speak of. The root's parent is a span without keys. */
export function contextAt({ facts, root }: Judging, parent: TreeNode | undefined): Context {
  return {
    root: boundSpan(root, facts, 0),
    parent: parent === undefined ? new Map() : boundSpan(parent, facts, 0),
  };
}
