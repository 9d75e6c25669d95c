import type { Tree, TreeNode } from "./tree.ts";

/** W3C trace flags, OTLP's bit 9: the parent is remote. */
const PARENT_IS_REMOTE = 0x200;
/** Bit 8: whether it is remote is known. */
const REMOTE_IS_KNOWN = 0x100;

/** The span that stands for the request: the first of the effective roots. */
export function requestRoot(tree: Tree): TreeNode | undefined {
  return effectiveRoots(tree)[0];
}

/** Roots, then the orphans that a caller outside the trace has called (diagnostics S05). */
export function effectiveRoots(tree: Tree): TreeNode[] {
  const orphans = tree.missing.flatMap(({ children }) => children);
  return [...tree.roots, ...orphans.filter(isRemotelyCalled)].filter(({ superseded }) => !superseded);
}

/** Its flags say that its parent is remote, or, where they say nothing, its kind. */
export function isRemotelyCalled({ span }: TreeNode): boolean {
  const flags = span.flags ?? 0;
  if ((flags & PARENT_IS_REMOTE) !== 0) return true;
  if ((flags & REMOTE_IS_KNOWN) !== 0) return false;
  return span.kind === "SERVER" || span.kind === "CONSUMER";
}
