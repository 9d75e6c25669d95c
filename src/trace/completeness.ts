import { droppedSpansOf } from "../vocabulary/dropped-spans.ts";
import type { SpanFacts } from "../vocabulary/span-facts.ts";
import { ownEndNs } from "./effective-end.ts";
import { estimatedBytes } from "./estimated-bytes.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** Whether all of the trace is at hand (diagnostics S04), and why it is not known to be. */
export interface Completeness {
  readonly state: "complete" | "partial" | "unknown";
  readonly reason: string | undefined;
}

/** Tempo's default `max_bytes_per_trace`. */
const TEMPO_LIMIT_BYTES = 5_000_000;
/** From here on the limit may have cut the trace. */
const NEAR_LIMIT_BYTES = 0.95 * TEMPO_LIMIT_BYTES;
/** Far above the limit, it was not this limit that the trace met. */
const BEYOND_LIMIT_BYTES = 1.1 * TEMPO_LIMIT_BYTES;

export function completenessOf(
  tree: Tree,
  root: TreeNode | undefined,
  partial: string | undefined,
  factsOf: (node: TreeNode) => SpanFacts,
): Completeness {
  const reason = partial ?? whyPartial(tree, factsOf);
  if (reason !== undefined) return { state: "partial", reason };
  if (root === undefined) return { state: "unknown", reason: "no root" };
  if (ownEndNs(root) === undefined) return { state: "unknown", reason: "the root has no end" };
  return { state: "complete", reason: undefined };
}

/** What the spans themselves say; a count of dropped attributes, events or links says nothing of spans. */
function whyPartial(tree: Tree, factsOf: (node: TreeNode) => SpanFacts): string | undefined {
  const summaries = tree.nodes.filter((node) => (factsOf(node).summaryOf ?? 0) > 1).length;
  if (summaries > 0) return `${summaries} spans are summaries of pruned ones`;
  const dropped = tree.nodes.reduce((sum, { span }) => sum + droppedSpansOf(span), 0);
  if (dropped > 0) return `its agent says that it dropped ${dropped} spans`;
  const bytes = estimatedBytes(tree, BEYOND_LIMIT_BYTES);
  if (bytes < NEAR_LIMIT_BYTES || bytes > BEYOND_LIMIT_BYTES) return undefined;
  return `it is about ${(bytes / 1e6).toFixed(1)} MB, and Tempo cuts traces at 5 MB by default`;
}
