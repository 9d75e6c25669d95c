import type { TraceId } from "../../model/ids.ts";
import type { SpanLink } from "../../model/span.ts";
import { nanosBetween } from "../../model/time.ts";
import { isChildOf } from "../../trace/child-of-link.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { NotJudged } from "../rule.ts";

/** Tempo's default `block_retention`, 14 days. */
const RETENTION_NS = 14 * 86_400 * 1e9;

/** What may be wrong with a link (diagnostics S06): to itself, to nothing, or in place of a parent. */
export type LinkTrouble = "self" | "absent" | "parent";

export const LINK_NEEDS = ["tree", "completeness", "clock", "run"] as const;
type Facts = Pick<RuleFacts, (typeof LINK_NEEDS)[number]>;

/** How it stands with the target of a span's link. */
export function linkTarget(node: TreeNode, link: SpanLink, facts: Facts): LinkTrouble | NotJudged | "fine" {
  const { tree, completeness } = facts;
  const { traceId, spanId } = link;
  if (node.span.parentSpanId === undefined && isChildOf(link) && spanId !== node.span.spanId) return "parent";
  if (traceId !== tree.traceId) return targetElsewhere(node, link, facts);
  if (spanId === node.span.spanId) return "self";
  if (spanId === undefined || tree.byId.has(spanId)) return "fine";
  return completeness.state === "partial" ? { reason: "the trace is partial" } : "absent";
}

function targetElsewhere(
  node: TreeNode,
  { traceId, spanId }: SpanLink,
  facts: Facts,
): ReturnType<typeof linkTarget> {
  const target = facts.run?.over(tracesById).get(traceId);
  if (target === undefined) {
    const { now } = facts.clock;
    const old = now !== undefined && nanosBetween(node.span.startUnixNano, now) > RETENTION_NS;
    return {
      reason: old ? "a linked trace may be older than the retention" : "a linked trace was not given",
    };
  }
  if (spanId === undefined || target.tree.byId.has(spanId)) return "fine";
  return target.state === "partial" ? { reason: "a linked trace is partial" } : "absent";
}

function tracesById(traces: readonly TraceFacts[]): ReadonlyMap<TraceId, TraceFacts> {
  return new Map(traces.map((facts) => [facts.evidence.traceId, facts]));
}
