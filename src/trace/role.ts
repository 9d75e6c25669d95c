import type { Role } from "../model/role.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import type { NameReader } from "./role-of-name.ts";
import type { Tree, TreeNode } from "./tree.ts";

const STAGES: ReadonlySet<Role> = new Set(["prefill", "decode", "step"]);
const CALLS: ReadonlySet<Role> = new Set(["llm", "decode"]);

/**
 * What every span is for, by tree index (diagnostics §1.3): its operation attribute or what is
 * present, HTTP, its name, its database or queue; `root` where nothing else fits. An llm span's name
 * also tells its stage.
 */
export function rolesOf(
  tree: Tree,
  factsOf: (node: TreeNode) => SpanFacts,
  names: NameReader,
): readonly Role[] {
  const roles = new Array<Role>(tree.nodes.length).fill("other");
  const callBelow = new Uint8Array(tree.nodes.length);
  for (const node of tree.nodes.toReversed()) {
    const role = roleByItself(node, factsOf(node), callBelow[node.index] === 1, names);
    roles[node.index] = role;
    const hasCall = CALLS.has(role) || callBelow[node.index] === 1;
    if (node.parent !== undefined && hasCall) callBelow[node.parent.index] = 1;
  }
  nameSteps(tree, roles, factsOf, names);
  return roles;
}

function roleByItself(node: TreeNode, facts: SpanFacts, callBelow: boolean, names: NameReader): Role {
  const { name, kind } = node.span;
  if (facts.operation === "llm") return names.read(name).roles.find((role) => STAGES.has(role)) ?? "llm";
  if (facts.operation !== undefined) return facts.operation;
  const overHttp = facts.httpMethod !== undefined || facts.httpRoute !== undefined;
  if (overHttp && (kind === "SERVER" || kind === "CLIENT")) return "http";
  const mayCall = !callBelow && kind !== "SERVER" && kind !== "PRODUCER" && kind !== "CONSUMER";
  for (const role of names.read(name).roles) if (role !== "llm" || mayCall) return role;
  if (facts.dbSystem !== undefined) return "db";
  if (facts.messagingSystem !== undefined) return "queue";
  return node.parent === undefined && !node.marks.has("orphan") ? "root" : "other";
}

/** `step` is a decode step only below a model call; an agent's "Step 7" is none. */
function nameSteps(
  tree: Tree,
  roles: Role[],
  factsOf: (node: TreeNode) => SpanFacts,
  names: NameReader,
): void {
  const insideCall = new Uint8Array(tree.nodes.length);
  for (const node of tree.nodes) {
    const { index, parent, span } = node;
    if (parent === undefined) continue;
    if (insideCall[parent.index] === 0 && !CALLS.has(roles[parent.index] ?? "other")) continue;
    insideCall[index] = 1;
    const { operation } = factsOf(node);
    const mayBeStep = operation === undefined || operation === "llm";
    if (mayBeStep && names.read(span.name).isStep) roles[index] = "step";
  }
}
