import type { Role } from "../model/role.ts";
import type { Span } from "../model/span.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import type { NameReader } from "./role-of-name.ts";

const STAGES: ReadonlySet<Role> = new Set(["prefill", "decode", "step"]);
const CALLS: ReadonlySet<Role> = new Set(["llm", "decode"]);

/** A span in tree order, as far as its role depends on its place. */
export interface PlacedSpan {
  readonly span: Span;
  readonly facts: SpanFacts;
  /** Position of the parent, which comes first; -1: none is there. */
  readonly parent: number;
  /** Nobody sent its parent. */
  readonly isOrphan: boolean;
}

/**
 * What every span is for (diagnostics §1.3): its operation attribute or what is present, HTTP, its
 * name, its database or queue; `root` where nothing else fits. An llm span's name also tells its stage.
 */
export function rolesOf(placed: readonly PlacedSpan[], names: NameReader): readonly Role[] {
  const roles = new Array<Role>(placed.length).fill("other");
  const callBelow = new Array<boolean>(placed.length).fill(false);
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const one = placed[index];
    if (one === undefined) continue;
    const below = callBelow[index] === true;
    const role = roleByItself(one, below, names);
    roles[index] = role;
    if (one.parent >= 0 && (below || CALLS.has(role))) callBelow[one.parent] = true;
  }
  nameSteps(placed, roles, names);
  return roles;
}

function roleByItself(placed: PlacedSpan, callBelow: boolean, names: NameReader): Role {
  const { span, facts } = placed;
  const { name, kind } = span;
  if (facts.operation === "llm") return names.read(name).roles.find((role) => STAGES.has(role)) ?? "llm";
  if (facts.operation !== undefined) return facts.operation;
  const overHttp = facts.httpMethod !== undefined || facts.httpRoute !== undefined;
  if (overHttp && (kind === "SERVER" || kind === "CLIENT")) return "http";
  const mayCall = !callBelow && kind !== "SERVER" && kind !== "PRODUCER" && kind !== "CONSUMER";
  for (const role of names.read(name).roles) if (role !== "llm" || mayCall) return role;
  if (facts.dbSystem !== undefined) return "db";
  if (facts.messagingSystem !== undefined) return "queue";
  return placed.parent < 0 && !placed.isOrphan ? "root" : "other";
}

/** `step` is a decode step only below a model call; an agent's "Step 7" is none. */
function nameSteps(placed: readonly PlacedSpan[], roles: Role[], names: NameReader): void {
  const insideCall = new Array<boolean>(placed.length).fill(false);
  for (const [index, { span, facts, parent }] of placed.entries()) {
    if (parent < 0 || !(insideCall[parent] || CALLS.has(roles[parent] ?? "other"))) continue;
    insideCall[index] = true;
    const mayBeStep = facts.operation === undefined || facts.operation === "llm";
    if (mayBeStep && names.read(span.name).isStep) roles[index] = "step";
  }
}
