import type { SpanId } from "../model/ids.ts";
import type { Span } from "../model/span.ts";
import { isChildOf } from "./child-of-link.ts";
import { addMark, type GrowingNode } from "./growing-node.ts";
import type { NodesById } from "./nodes-by-id.ts";

/** Sets every node's parent, marks self-parents and orphans, and groups the orphans by absent parent. */
export function linkParents(
  nodes: readonly GrowingNode[],
  byId: NodesById<GrowingNode>,
): ReadonlyMap<SpanId, GrowingNode[]> {
  const missing = new Map<SpanId, GrowingNode[]>();
  for (const node of nodes) {
    const absent = linkParent(node, byId);
    if (absent === undefined) continue;
    addMark(node, "orphan");
    const orphans = missing.get(absent);
    if (orphans === undefined) missing.set(absent, [node]);
    else orphans.push(node);
  }
  return missing;
}

/** The id of the parent that nobody sent, if so. */
function linkParent(node: GrowingNode, byId: NodesById<GrowingNode>): SpanId | undefined {
  const { spanId } = node.span;
  const clientHalf = clientHalfOf(node, byId);
  if (clientHalf !== undefined) {
    node.parent = clientHalf;
    return undefined;
  }
  const named = namedParent(node.span);
  if (named === undefined) return undefined;
  if (named === spanId) {
    // The server half of a call whose client half was never sent names the shared id too.
    if (node.marks.has("shared")) return named;
    addMark(node, "self-parent");
    return undefined;
  }
  node.parent = parentAmong(byId.get(named) ?? [], node.span);
  return node.parent === undefined ? named : undefined;
}

/** The client half of a shared id, for its server half. */
function clientHalfOf(node: GrowingNode, byId: NodesById<GrowingNode>): GrowingNode | undefined {
  if (node.span.kind !== "SERVER" || !node.marks.has("shared")) return undefined;
  return halvesOf(byId.get(node.span.spanId) ?? [])?.client;
}

/** The bearer that a child hangs under: the half of its own service, else the server half, else the first. */
function parentAmong(bearers: readonly GrowingNode[], child: Span): GrowingNode | undefined {
  const halves = halvesOf(bearers);
  if (halves === undefined) return bearers[0];
  const { client, server } = halves;
  const { service } = child.resource;
  const ofClient = service !== undefined && client.span.resource.service === service;
  return ofClient && server.span.resource.service !== service ? client : server;
}

function halvesOf(bearers: readonly GrowingNode[]): { client: GrowingNode; server: GrowingNode } | undefined {
  const [first, second] = bearers;
  if (first === undefined || second === undefined) return undefined;
  if (!first.marks.has("shared") || !second.marks.has("shared")) return undefined;
  if (first.span.kind === "CLIENT" && second.span.kind === "SERVER") return { client: first, server: second };
  if (first.span.kind === "SERVER" && second.span.kind === "CLIENT") return { client: second, server: first };
  return undefined;
}

function namedParent(span: Span): SpanId | undefined {
  if (span.parentSpanId !== undefined || span.links.length === 0) return span.parentSpanId;
  const link = span.links.find(
    (link) => link.traceId === span.traceId && link.spanId !== span.spanId && isChildOf(link),
  );
  return link?.spanId;
}
