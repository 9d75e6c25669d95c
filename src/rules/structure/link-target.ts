import type { TraceId } from "../../model/ids.ts";
import type { LinkedTrace } from "../../model/linked-trace.ts";
import type { SpanLink } from "../../model/span.ts";
import { nanosBetween } from "../../model/time.ts";
import { isChildOf } from "../../trace/child-of-link.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import type { NotJudged } from "../rule.ts";
import { mayStillGrow, STILL_GROWING } from "../still-growing.ts";

/** Tempo's default `block_retention`, 14 days. */
const RETENTION_NS = 14 * 86_400 * 1e9;
const TOO_OLD = "a linked trace may be older than the retention";

/** What may be wrong with a link (diagnostics S06): to itself, to no span, to no trace, or in place of a parent. */
export type LinkTrouble = "self" | "absent" | "gone" | "parent";

export const LINK_NEEDS = ["tree", "completeness", "clock", "run", "linkedTrace"] as const;
type Facts = Pick<RuleFacts, (typeof LINK_NEEDS)[number]>;

type Answer = LinkTrouble | NotJudged | "fine";

/** How it stands with the target of a span's link. */
export function linkTarget(node: TreeNode, link: SpanLink, facts: Facts): Answer {
  const { tree, completeness } = facts;
  const { traceId, spanId } = link;
  if (node.span.parentSpanId === undefined && isChildOf(link) && spanId !== node.span.spanId) return "parent";
  if (traceId !== tree.traceId) return targetElsewhere(node, link, facts);
  if (spanId === node.span.spanId) return "self";
  if (spanId === undefined || tree.byId.has(spanId)) return "fine";
  return completeness.state === "partial" ? { reason: "the trace is partial" } : "absent";
}

function targetElsewhere(node: TreeNode, { traceId, spanId }: SpanLink, facts: Facts): Answer {
  const given = facts.run?.over(tracesById).get(traceId);
  const target = given === undefined ? facts.linkedTrace(traceId) : givenTrace(given);
  const old = isOld(node, facts);
  if (target === undefined) return { reason: old ? TOO_OLD : "a linked trace was not given" };
  const isThere = target.spanIds !== undefined && (spanId === undefined || target.spanIds.has(spanId));
  if (isThere) return "fine";
  if (target.isPartial) return { reason: "a linked trace is partial" };
  if (given === undefined && mayStillGrow(facts)) return { reason: STILL_GROWING };
  if (target.spanIds !== undefined) return "absent";
  return old ? { reason: TOO_OLD } : "gone";
}

/** The span that links is; what it links to is no younger as a rule, and may be gone by now. */
function isOld({ span }: TreeNode, { clock: { now } }: Facts): boolean {
  return now !== undefined && nanosBetween(span.startUnixNano, now) > RETENTION_NS;
}

function givenTrace({ tree, state }: TraceFacts): LinkedTrace {
  return { spanIds: tree.byId, isPartial: state === "partial" };
}

function tracesById(traces: readonly TraceFacts[]): ReadonlyMap<TraceId, TraceFacts> {
  return new Map(traces.map((facts) => [facts.evidence.traceId, facts]));
}
