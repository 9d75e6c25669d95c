import type { Span, SpanEvent, SpanLink } from "../model/span.ts";
import type { TraceFacts } from "../trace/facts.ts";
import type { TreeNode } from "../trace/tree.ts";
import { exactInteger, type JsonRecord } from "./json.ts";

/** A span as machines read it (lgtrace.show/1 `spans[]`): as recorded, with its place and its facts. */
export function spanJson(facts: TraceFacts, node: TreeNode): JsonRecord {
  const { span } = node;
  const said = facts.spanFacts(node);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    service: span.resource.service,
    kind: span.kind,
    status: span.status,
    statusMessage: span.statusMessage,
    startUnixNano: span.startUnixNano.toString(),
    durationNs: durationOf(span),
    selfNs: facts.selfNs(node),
    depth: node.depth,
    critical: facts.isCritical(node),
    marks: [...node.marks],
    role: facts.role(node),
    model: said.model,
    tokensIn: said.tokensIn,
    tokensOut: said.tokensOut,
    costUsd: said.costUsd,
    stopReason: said.stopReason,
    attributes: span.attributes,
    resource: span.resource.attributes,
    scope: span.scope && { ...span.scope },
    events: span.events.map(eventJson),
    links: span.links.map(linkJson),
    traceState: span.traceState,
    flags: span.flags,
    dropped: span.dropped && { ...span.dropped },
  };
}

/** Recorded end minus start, exact; a string beyond 2^53. */
export function durationOf({ startUnixNano, endUnixNano }: Span): number | string | undefined {
  return endUnixNano === undefined ? undefined : exactInteger(endUnixNano - startUnixNano);
}

function eventJson({ name, timeUnixNano, attributes }: SpanEvent): JsonRecord {
  return { name, timeUnixNano: timeUnixNano?.toString(), attributes };
}

function linkJson({ traceId, spanId, attributes }: SpanLink): JsonRecord {
  return { traceId, spanId, attributes };
}
