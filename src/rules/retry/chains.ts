import { ownEndNs } from "../../trace/effective-end.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { type Failure, failureOf } from "./failure.ts";
import { type Hedge, hedgesIn } from "./hedges.ts";
import { rejectionOf, rejectionsAmong } from "./rejections.ts";
import { type Group, sameWork } from "./same-work.ts";

/** One try of an operation. */
export interface Attempt {
  readonly node: TreeNode;
  /** Undefined: it succeeded, as far as anything says. */
  readonly failure: Failure | undefined;
}

/** Two or more siblings that try one operation, one after the other, all but the last failed (diagnostics R01). */
export interface RetryChain {
  /** By start. */
  readonly attempts: readonly Attempt[];
  /** The last one failed too. */
  readonly exhausted: boolean;
  /** Equal arguments are recorded; else name, kind, peer, model and tool decide. */
  readonly argumentsKnown: boolean;
}

/** What was tried again in a trace, by what its spans show. */
export interface Retries {
  /** An outer one before those inside its attempts. */
  readonly chains: readonly RetryChain[];
  readonly hedges: readonly Hedge[];
  /** The chain of which a span is an attempt. */
  readonly chainOf: (node: TreeNode) => RetryChain | undefined;
}

type Facts = Pick<RuleFacts, "tree" | "spanFacts" | "sightings" | "role" | "content" | "expectations">;

/** Every retry chain of a trace. Unfinished and overlapping spans are in none: fan-out is no retry. */
export function retriesOf(facts: Facts): Retries {
  const { tree } = facts;
  const chains: RetryChain[] = [];
  const hedges: Hedge[] = [];
  for (const { children: siblings } of [...tree.missing, ...tree.nodes]) {
    if (siblings.length < 2) continue;
    const rejections = rejectionsAmong(siblings, facts);
    for (const group of sameWork(siblings, rejections.length > 0, facts)) {
      chains.push(...chainsIn(group, rejections, facts));
      if (group.argumentsKnown) hedges.push(...hedgesIn(group, facts));
    }
  }
  if (chains.length === 0) return { chains, hedges, chainOf: () => undefined };
  const chainOf = new Map(
    chains.flatMap((chain) => chain.attempts.map(({ node }) => [node, chain] as const)),
  );
  return { chains, hedges, chainOf: (node) => chainOf.get(node) };
}

function chainsIn(
  { nodes, argumentsKnown }: Group,
  rejections: readonly TreeNode[],
  facts: Facts,
): RetryChain[] {
  const { toleranceNs } = facts.tree;
  const chains: RetryChain[] = [];
  let attempts: Attempt[] = [];
  const close = () => {
    const chain = { attempts, exhausted: attempts.at(-1)?.failure !== undefined, argumentsKnown };
    if (attempts.length > 1 && !isHandshake(chain)) chains.push(chain);
    attempts = [];
  };
  const alone = withoutOverlapping(nodes, toleranceNs);
  for (const [position, node] of nodes.entries()) {
    const next = nodes[position + 1];
    if (!alone.has(node)) {
      close();
      continue;
    }
    const failure = failureOf(node, facts) ?? rejectionOf(node, next, rejections, facts);
    attempts.push({ node, failure });
    if (failure === undefined) close();
  }
  close();
  return chains;
}

/** A request without credentials, and the same one with them. */
function isHandshake({ attempts }: Pick<RetryChain, "attempts">): boolean {
  const [first, second] = attempts;
  return attempts.length === 2 && first?.failure?.handshake === true && second?.failure === undefined;
}

/** Those that ended before the next one began, and began after all before had ended. */
function withoutOverlapping(nodes: readonly TreeNode[], toleranceNs: number): ReadonlySet<TreeNode> {
  const alone = new Set<TreeNode>();
  let latestEndNs = Number.NEGATIVE_INFINITY;
  for (const [position, node] of nodes.entries()) {
    const next = nodes[position + 1];
    const endNs = ownEndNs(node) ?? Number.POSITIVE_INFINITY;
    const clearBefore = node.offsetNs >= latestEndNs - toleranceNs;
    if (clearBefore && (next === undefined || next.offsetNs >= endNs - toleranceNs)) alone.add(node);
    latestEndNs = Math.max(latestEndNs, endNs);
  }
  return alone;
}
