import type { TreeNode } from "../trace/tree.ts";

const MOST_STEPS = 12;
const NUMBERS = /\b[0-9a-f]{8,}\b|\d+/gi;

/** `http.handler › llm.decode`: the names from the top to a span; the middle of a deep path is left out. */
export function spanPath(node: TreeNode): string {
  const names: string[] = [];
  for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent) names.push(at.span.name);
  const path = names.reverse();
  if (path.length <= MOST_STEPS) return path.join(" › ");
  return [...path.slice(0, MOST_STEPS / 2), "…", ...path.slice(-MOST_STEPS / 2)].join(" › ");
}

/** The same whatever numbers and ids stand in names: `Step 3` and `Step 7` are one place. */
export function placeOf(path: string): string {
  return path.replaceAll(NUMBERS, "*");
}
