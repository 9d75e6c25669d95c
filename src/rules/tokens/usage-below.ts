import type { TreeNode } from "../../trace/tree.ts";

/** Tokens, and how many of the cache's stand beside or inside them. */
export interface Usage {
  readonly tokens: number;
  readonly read: number;
  readonly write: number;
}

/** What the model calls below a place used. */
export interface Below {
  readonly calls: number;
  /** The first of them, in tree order. */
  readonly firstCalls: readonly TreeNode[];
  readonly sum: Usage;
  /** The same without the calls of agents below, which report for themselves. */
  readonly own: Usage;
  /** Tokens of embeddings, rerankers and judges. */
  readonly others: number;
  readonly last: { readonly node: TreeNode; readonly used: Usage } | undefined;
  /** A call that succeeded says nothing of its tokens, so that no sum is known. */
  readonly uncertain: boolean;
  /** A span below has been reported. */
  reported: boolean;
}

/** So many calls are named; all are counted. */
const MOST_CALLS = 20;
export const NO_USAGE: Usage = { tokens: 0, read: 0, write: 0 };
const NOTHING: Below = {
  calls: 0,
  firstCalls: [],
  sum: NO_USAGE,
  own: NO_USAGE,
  others: 0,
  last: undefined,
  uncertain: false,
  reported: false,
};

/** One call. */
export function leaf(node: TreeNode, used: Usage): Below {
  return { ...NOTHING, calls: 1, firstCalls: [node], sum: used, own: used, last: { node, used } };
}

/** Sums of subtrees, gathered in reversed tree order: children pass on before their parents are asked, the last first. */
export class UsageBelow {
  readonly #below = new Map<TreeNode, Below>();

  of(node: TreeNode): Below {
    return this.#below.get(node) ?? { ...NOTHING };
  }

  passUp({ parent }: TreeNode, below: Below): void {
    if (parent === undefined) return;
    const known = this.#below.get(parent);
    this.#below.set(parent, known === undefined ? { ...below } : merged(below, known));
  }
}

function merged(one: Below, other: Below): Below {
  return {
    calls: one.calls + other.calls,
    firstCalls: [...one.firstCalls, ...other.firstCalls].slice(0, MOST_CALLS),
    sum: plus(one.sum, other.sum),
    own: plus(one.own, other.own),
    others: one.others + other.others,
    last: startsLater(one, other) ? one.last : other.last,
    uncertain: one.uncertain || other.uncertain,
    reported: one.reported || other.reported,
  };
}

function startsLater({ last: one }: Below, { last: other }: Below): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return (
    one.node.offsetNs > other.node.offsetNs ||
    (one.node.offsetNs === other.node.offsetNs && one.node.index > other.node.index)
  );
}

function plus(one: Usage, other: Usage): Usage {
  return {
    tokens: one.tokens + other.tokens,
    read: one.read + other.read,
    write: one.write + other.write,
  };
}
