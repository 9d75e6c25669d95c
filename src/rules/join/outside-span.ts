import type { LogAttachment } from "../../trace/attach-logs.ts";
import { ownEndNs } from "../../trace/effective-end.ts";
import { coarsestUnit } from "../../trace/time-resolution.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";

const LEAST_TOLERANCE_NS = 5_000_000;
const SHARE_OF_SPAN = 0.01;

/** A log line that names its span, and how far from it it was written. */
export interface PlacedLine {
  readonly attachment: LogAttachment;
  readonly node: TreeNode;
  /** Nanoseconds from the span: below 0 before its start, above 0 after its end, 0 inside. */
  readonly distanceNs: number;
  /** What ε, the clocks' resolutions and the span's length excuse (diagnostics J03). */
  readonly toleranceNs: number;
}

/** Lines with a time and a span of their own. What an unfinished span's end is nobody knows. */
export function placedLines(tree: Tree, logs: readonly LogAttachment[]): PlacedLine[] {
  const resolutionNs = coarsestUnit(logs.map(({ line }) => line.timeUnixNano));
  return logs.flatMap((attachment): PlacedLine[] => {
    const { node, offsetNs, attachedBy } = attachment;
    if (node === undefined || offsetNs === undefined || attachedBy !== "span-id") return [];
    const ownShare = SHARE_OF_SPAN * Math.max(0, node.durationNs ?? 0);
    const toleranceNs = Math.max(tree.toleranceNs, LEAST_TOLERANCE_NS, ownShare, resolutionNs);
    return [{ attachment, node, distanceNs: distanceFrom(node, offsetNs), toleranceNs }];
  });
}

function distanceFrom(node: TreeNode, offsetNs: number): number {
  if (offsetNs < node.offsetNs) return offsetNs - node.offsetNs;
  const end = ownEndNs(node) ?? Number.POSITIVE_INFINITY;
  return Math.max(0, offsetNs - end);
}
