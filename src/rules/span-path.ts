import type { TreeNode } from "../trace/tree.ts";

const MOST_STEPS = 12;
const END_STEPS = MOST_STEPS / 2;
const NUMBERS = /\b[0-9a-f]{8,}\b|\d+/gi;

/** The paths of one trace's spans. A chain of a hundred thousand spans is walked once, not once for each. */
export class SpanPaths {
  /** The first names of the paths of nodes that were asked for, or walked through. */
  readonly #tops = new Map<TreeNode, readonly string[]>();

  /** `http.handler › llm.decode`: the names from the top to a span; the middle of a deep path is left out. */
  of(node: TreeNode): string {
    const names: string[] = [];
    let at: TreeNode | undefined = node;
    for (; at !== undefined && names.length < MOST_STEPS; at = at.parent) names.push(at.span.name);
    const path = names.reverse();
    if (at === undefined) return path.join(" › ");
    const top = [...this.#topOf(at), ...path].slice(0, END_STEPS);
    return [...top, "…", ...path.slice(-END_STEPS)].join(" › ");
  }

  /** The first names of a node's own path. */
  #topOf(node: TreeNode): readonly string[] {
    const walked: TreeNode[] = [];
    let at: TreeNode | undefined = node;
    for (; at !== undefined && !this.#tops.has(at); at = at.parent) walked.push(at);
    let top = at === undefined ? [] : (this.#tops.get(at) ?? []);
    for (const each of walked.reverse()) {
      if (top.length < END_STEPS) top = [...top, each.span.name];
      this.#tops.set(each, top);
    }
    return top;
  }
}

/** The same whatever numbers and ids stand in names: `Step 3` and `Step 7` are one place. */
export function placeOf(path: string): string {
  return path.replaceAll(NUMBERS, "*");
}
