import type { Role } from "../../model/role.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import type { SpanFacts } from "../../vocabulary/span-facts.ts";

/** A span that stands for a model's answer: a call, or its decode stage. */
export interface ModelCall {
  readonly node: TreeNode;
  /** The nearest call above it, of which it is an attempt, a stage or a copy. */
  readonly outer: ModelCall | undefined;
  /** The nearest calls below it. */
  readonly inner: readonly ModelCall[];
  /** The last prefill beside it that starts before it does. */
  readonly prefill: TreeNode | undefined;
  /** The format stage beside it that follows it. */
  readonly format: TreeNode | undefined;
}

interface GrowingCall extends ModelCall {
  readonly inner: GrowingCall[];
  format: TreeNode | undefined;
}

interface View {
  readonly tree: Tree;
  readonly role: (node: TreeNode) => Role;
}

/** Every model call of a trace, in tree order. One pass, whatever the number of siblings. */
export function modelCallsOf({ tree, role }: View): readonly ModelCall[] {
  const calls: GrowingCall[] = [];
  const nearest = new Map<TreeNode, GrowingCall>();
  const prefills = new Map<TreeNode | undefined, TreeNode>();
  const latest = new Map<TreeNode | undefined, GrowingCall>();
  for (const node of tree.nodes) {
    if (node.superseded) continue;
    const { parent } = node;
    const outer = parent === undefined ? undefined : nearest.get(parent);
    const stage = role(node);
    if (stage === "prefill") prefills.set(parent, node);
    if (stage === "format") formatted(latest.get(parent), node);
    if (stage !== "llm" && stage !== "decode") {
      if (outer !== undefined) nearest.set(node, outer);
      continue;
    }
    const call: GrowingCall = { node, outer, inner: [], prefill: prefills.get(parent), format: undefined };
    outer?.inner.push(call);
    nearest.set(node, call);
    latest.set(parent, call);
    calls.push(call);
  }
  return calls;
}

function formatted(call: GrowingCall | undefined, format: TreeNode): void {
  if (call !== undefined) call.format ??= format;
}

/** A call above it or below it knows what it does not: what is known once is known of the call. */
export function knownElsewhere(call: ModelCall, knows: (call: ModelCall) => boolean): boolean {
  return (call.outer !== undefined && knows(call.outer)) || call.inner.some(knows);
}

/** A call below says the same: the innermost reports. */
export function saidBelow(call: ModelCall, says: (call: ModelCall) => boolean): boolean {
  return call.inner.some(says);
}

/**
 * What the call was asked with: its own input tokens, else its prefill's beside it, else its parent's
 * (diagnostics L01). A 0 is no credible prompt.
 */
export function promptOf(
  { node, prefill }: ModelCall,
  spanFacts: (node: TreeNode) => SpanFacts,
): { readonly node: TreeNode; readonly tokens: number } | undefined {
  for (const place of [node, prefill, node.parent]) {
    const tokens = place === undefined ? undefined : spanFacts(place).tokensIn;
    if (place !== undefined && tokens !== undefined && tokens > 0) return { node: place, tokens };
  }
  return undefined;
}
