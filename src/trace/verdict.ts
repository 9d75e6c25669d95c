import { MARKS, type Mark } from "../model/span.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** `shared` halves and an estimated start are how a format is, not what is odd about a trace. */
const ORDINARY: ReadonlySet<Mark> = new Set(["shared", "estimated-start"]);

/** `llm.decode: CUDA out of memory`, from the message, else the type of the error. */
export function errorVerdict(node: TreeNode, facts: SpanFacts): string {
  return `${node.span.name}: ${facts.errorMessage ?? facts.errorType ?? "error"}`;
}

/** `orphan ×2, cycle ×3`, in the order of the marks; undefined when nothing is odd. */
export function marksVerdict(tree: Tree): string | undefined {
  const counts = new Map<Mark, number>();
  for (const { marks } of tree.nodes) {
    for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const odd = MARKS.filter((mark) => counts.has(mark) && !ORDINARY.has(mark));
  return odd.length === 0 ? undefined : odd.map((mark) => `${mark} ×${counts.get(mark)}`).join(", ");
}
