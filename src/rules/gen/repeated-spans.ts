import type { Role } from "../../model/role.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

/** From so many on, spans beside each other are too many (diagnostics L10). */
export const MANY_STEPS = 20;
export const MANY_OF_A_NAME = 50;
/** Their number is A03's. */
const COUNTED_BY_A03: ReadonlySet<Role> = new Set(["tool", "agent"]);
/** What an agent's loop is made of. */
const OF_A_LOOP: ReadonlySet<Role> = new Set(["llm", "decode", "chain"]);

/** Spans of one kind beside each other. */
export interface RepeatedSpans {
  readonly parent: TreeNode | undefined;
  /** One name, or decode steps, of one name or several. */
  readonly kind: "steps" | "name";
  readonly nodes: readonly TreeNode[];
}

type Facts = Pick<RuleFacts, "tree" | "role">;

/** Decode steps by their parent, however few, and names that are repeated too often under one parent. */
export function repeatedSpans(facts: Facts): readonly RepeatedSpans[] {
  const found: RepeatedSpans[] = [];
  for (const [parent, children] of families(facts)) {
    const steps = children.filter((node) => !node.superseded && facts.role(node) === "step");
    if (steps.length > 0) found.push({ parent, kind: "steps", nodes: steps });
    if (children.length >= MANY_OF_A_NAME) found.push(...ofOneName(parent, children, facts));
  }
  return found;
}

function* families({ tree }: Facts): Iterable<[TreeNode | undefined, readonly TreeNode[]]> {
  for (const { children } of tree.missing) yield [undefined, children];
  for (const node of tree.nodes) if (node.children.length > 0) yield [node, node.children];
}

function ofOneName(
  parent: TreeNode | undefined,
  children: readonly TreeNode[],
  { role }: Facts,
): RepeatedSpans[] {
  const inLoop = parent !== undefined && role(parent) === "agent";
  const byName = new Map<string, TreeNode[]>();
  for (const node of children) {
    const stage = role(node);
    if (node.superseded || stage === "step" || COUNTED_BY_A03.has(stage)) continue;
    if (inLoop && OF_A_LOOP.has(stage)) continue;
    const known = byName.get(node.span.name);
    if (known === undefined) byName.set(node.span.name, [node]);
    else known.push(node);
  }
  return [...byName.values()].flatMap((nodes) =>
    nodes.length >= MANY_OF_A_NAME ? [{ parent, kind: "name" as const, nodes }] : [],
  );
}

/** What one span could say instead of many: how many, the mean, the longest, in milliseconds. */
export interface Durations {
  readonly meanMs: number;
  readonly medianMs: number;
  readonly maxMs: number;
  readonly longest: TreeNode;
}

/** Undefined where none of them ended. */
export function durationsOf(nodes: readonly TreeNode[]): Durations | undefined {
  const ended = nodes.flatMap((node) =>
    node.durationNs === undefined || node.durationNs < 0 ? [] : [{ node, ns: node.durationNs }],
  );
  ended.sort((one, other) => one.ns - other.ns);
  const last = ended.at(-1);
  if (last === undefined) return undefined;
  const middle = (ended.length - 1) / 2;
  const low = ended[Math.floor(middle)]?.ns ?? 0;
  const high = ended[Math.ceil(middle)]?.ns ?? 0;
  return {
    meanMs: ended.reduce((sum, { ns }) => sum + ns, 0) / ended.length / 1e6,
    medianMs: (low + high) / 2e6,
    maxMs: last.ns / 1e6,
    longest: last.node,
  };
}
