import type { ExpectedPlace } from "../../model/expectations.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type CorrelationKey, CorrelationKeys } from "./correlation-keys.ts";
import type { GivenRoot } from "./service-roots.ts";

const SHARED_KEY = 3;
const LACKS_CHILD = 2;
const ONLY_ONE = 2;
const SAME_PROCESS = 1;
const PROBABLE = 5;
const POSSIBLE = 3;

const SAME: Readonly<Record<CorrelationKey["concept"], string>> = {
  requestId: "the same request id",
  httpRequestId: "the same id of its HTTP request",
  responseId: "the same response id",
  conversationId: "the same conversation",
  turn: "the same turn of a session",
  userId: "the same user and route",
};

/** A request that may be a stray span's, and what speaks for it. */
export interface Candidate {
  readonly root: GivenRoot;
  readonly score: number;
  /** `3 the same request id`, `2 it has no llm.decode`. */
  readonly parts: readonly string[];
  readonly key: CorrelationKey | undefined;
}

/** Where a stray span may belong (diagnostics S02): a guess with a score, never a new parent. */
export interface Adoption {
  readonly verdict: "probable" | "possible" | "unknown";
  /** The best first. */
  readonly candidates: readonly Candidate[];
  /** So many share the best score. */
  readonly equals: number;
}

/** Scores the requests that a stray span ran in. */
export function adoptionOf(
  stray: TreeNode,
  places: readonly ExpectedPlace[],
  parents: readonly ExpectedPlace[],
  around: readonly GivenRoot[],
): Adoption {
  const keys = new CorrelationKeys(subtreeOf(stray));
  const candidates = around
    .map((root) => scored(root, { keys, places, parents, isOnly: around.length === 1 }))
    .sort((one, other) => other.score - one.score);
  const best = candidates[0]?.score ?? 0;
  const equals = candidates.filter(({ score }) => score === best).length;
  if (best < POSSIBLE) return { verdict: "unknown", candidates, equals };
  return { verdict: best >= PROBABLE && equals === 1 ? "probable" : "possible", candidates, equals };
}

interface Wanted {
  readonly keys: CorrelationKeys;
  readonly places: readonly ExpectedPlace[];
  readonly parents: readonly ExpectedPlace[];
  readonly isOnly: boolean;
}

function scored(root: GivenRoot, { keys, places, parents, isOnly }: Wanted): Candidate {
  const parts: string[] = [];
  let score = 0;
  const add = (points: number, what: string) => {
    score += points;
    parts.push(`${points} ${what}`);
  };
  const key = keys.shared(root.keys());
  if (key !== undefined) add(SHARED_KEY, SAME[key.concept]);
  if (lacks(root, places, parents)) add(LACKS_CHILD, `it has no ${places[0]?.label}`);
  if (isOnly) add(ONLY_ONE, "no other request ran around it");
  const process = keys.sharedProcess(root.keys());
  if (process !== undefined) add(SAME_PROCESS, `the same ${process}`);
  return { root, score, parts, key };
}

/** The expected parent is there, and the child is not. */
function lacks(
  { trace, names }: GivenRoot,
  places: readonly ExpectedPlace[],
  parents: readonly ExpectedPlace[],
): boolean {
  if (trace.isPartial || places.length === 0) return false;
  const has = (wanted: readonly ExpectedPlace[]) =>
    [...names()].some((name) => wanted.some(({ fits }) => fits(name)));
  return has(parents) && !has(places);
}

function subtreeOf(top: TreeNode): TreeNode[] {
  const nodes = [top];
  for (const { children } of nodes) for (const child of children) nodes.push(child);
  return nodes;
}
