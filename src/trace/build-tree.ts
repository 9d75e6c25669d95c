import type { TraceId } from "../model/ids.ts";
import type { Span } from "../model/span.ts";
import { markSkewed } from "./clock-skew.ts";
import { breakCycles } from "./cycles.ts";
import { settleTwins } from "./duplicates.ts";
import { addMark, type GrowingNode, growingNode } from "./growing-node.ts";
import { NodesById } from "./nodes-by-id.ts";
import { gatherChildren, inTreeOrder, sortedGroups } from "./order.ts";
import { markOutsideParent } from "./outside-parent.ts";
import { linkParents } from "./parents.ts";
import { resolutionNs, toleranceNs } from "./time-resolution.ts";
import type { Tree } from "./tree.ts";

/**
 * The spans of one trace in tree order, whatever they are: every one has its node or is counted as
 * a duplicate, nothing is repaired, all that is odd is marked. O(n log n), no recursion.
 */
export function buildTree(traceId: TraceId, spans: readonly Span[]): Tree {
  const bounds = boundsOf(spans);
  const received = spans.map((span) => growingNode(span, bounds.startUnixNano));
  const byId = new NodesById(received);
  const unplaced = settleTwins(received, byId);
  const orphans = linkParents(unplaced, byId);
  breakCycles(unplaced);
  const roots = gatherChildren(unplaced);
  const missing = sortedGroups(orphans);
  const nodes = inTreeOrder(roots, missing);
  const resolution = resolutionNs(bounds.startUnixNano, received);
  const tolerance = toleranceNs(resolution, nodes.length);
  markExtraRoots(roots);
  const hostOffsets = markSkewed(nodes, tolerance);
  markOutsideParent(nodes, tolerance);
  return {
    traceId,
    nodes,
    roots,
    missing,
    byId,
    hostOffsets,
    duplicates: spans.length - nodes.length,
    ...bounds,
    resolutionNs: resolution,
    toleranceNs: tolerance,
  };
}

/** Diagnostics S03: all parentless spans but the first. Rings and self-parents are another matter. */
function markExtraRoots(roots: readonly GrowingNode[]): void {
  if (roots.length < 2) return;
  const parentless = roots.filter(({ span, superseded }) => span.parentSpanId === undefined && !superseded);
  for (const root of parentless.slice(1)) addMark(root, "extra-root");
}

function boundsOf(spans: readonly Span[]): { startUnixNano: bigint; endUnixNano: bigint } {
  let startUnixNano = spans[0]?.startUnixNano ?? 0n;
  let endUnixNano = startUnixNano;
  for (const span of spans) {
    if (span.startUnixNano < startUnixNano) startUnixNano = span.startUnixNano;
    if (span.startUnixNano > endUnixNano) endUnixNano = span.startUnixNano;
    if (span.endUnixNano !== undefined && span.endUnixNano > endUnixNano) endUnixNano = span.endUnixNano;
  }
  return { startUnixNano, endUnixNano };
}
