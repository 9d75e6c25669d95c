import type { LinkProof } from "../../model/finding.ts";
import { listOf } from "../../model/list-of.ts";
import type { SpanLink } from "../../model/span.ts";
import type { TreeNode } from "../../trace/tree.ts";
import { type Found, rule } from "../rule.ts";
import { LINK_NEEDS, type LinkTrouble, linkTarget } from "./link-target.ts";

const SHOWN = 10;

interface Troubled {
  readonly node: TreeNode;
  readonly link: SpanLink;
}

const SAID: Readonly<Record<LinkTrouble, { phrase: string; fix: string; message: string }>> = {
  self: {
    phrase: "span linked to itself",
    fix: "link to the span that caused it, not to the one that is being made",
    message: "to the very span that has the link",
  },
  absent: {
    phrase: "link to an absent span",
    fix: "look for the span that the link names: it was dropped, or the link carries a wrong id",
    message: "to a span that its trace does not have",
  },
  gone: {
    phrase: "link to an absent trace",
    fix: "look for the trace that the link names: it was not sampled, another Tempo has it, or the link carries a wrong id",
    message: "to a trace that Tempo does not have",
  },
  parent: {
    phrase: "parent told by a link",
    fix: "set the span's parent: a child_of link is what OpenTracing's bridge leaves of it",
    message: "that says child_of and stands for the parent that it has not",
  },
};

export const links = rule({
  code: "S06",
  name: "links",
  title: "broken or misused link",
  why:
    "A link joins a span to its cause, mostly in another trace. Where it leads nowhere, the cause cannot be " +
    "found.",
  fix: "link to the span that caused this one, in another trace; within a trace set the parent",
  example: {
    fires:
      "An http.handler has a link “retry of” to the span 0badc0de0badc0de of its own trace, which has no such span.",
    quiet: "A queue's consumer links to the span that produced its message, in another trace that has it.",
  },
  severities: ["info"],
  needs: LINK_NEEDS,
  traceql: "{ link:traceID != nil }",
  *check(facts) {
    if (!facts.tree.nodes.some(hasLinks)) return;
    const troubles = new Map<LinkTrouble, Troubled[]>();
    for (const node of facts.tree.nodes) {
      if (node.superseded) continue;
      for (const link of node.span.links) {
        const target = linkTarget(node, link, facts);
        if (typeof target === "object") yield target;
        else if (target !== "fine") listOf(troubles, target).push({ node, link });
      }
    }
    for (const [trouble, found] of troubles) yield foundOf(trouble, found);
    yield* droppedLinks(facts.tree.nodes);
  },
});

function hasLinks({ span }: TreeNode): boolean {
  return span.links.length > 0 || span.dropped !== undefined;
}

function foundOf(trouble: LinkTrouble, found: readonly Troubled[]): Found {
  const { phrase, fix, message } = SAID[trouble];
  const nodes = [...new Set(found.map(({ node }) => node))];
  return {
    severity: "info",
    spans: nodes,
    message: `${ownersOf(nodes)} a link ${message}`,
    phrase,
    evidence: { link: found.slice(0, SHOWN).map(proofOf) },
    fix,
    clause: trouble,
  };
}

function ownersOf(nodes: readonly TreeNode[]): string {
  return nodes.length === 1 ? `${nodes[0]?.span.name} has` : `${nodes.length} spans have`;
}

/** The link as it was written. */
function proofOf({ node, link }: Troubled): LinkProof {
  const type = link.attributes.get("opentracing.ref_type");
  const said = typeof type === "string" ? `, ${type}` : "";
  return {
    traceId: link.traceId,
    ...(link.spanId === undefined ? {} : { spanId: link.spanId }),
    note: `linked from ${node.span.spanId}${said}`,
  };
}

/** SDKs keep 128 links of a span and count the others. */
function* droppedLinks(nodes: readonly TreeNode[]): Generator<Found> {
  const cut = nodes.filter(({ span, superseded }) => !superseded && (span.dropped?.links ?? 0) > 0);
  if (cut.length === 0) return;
  const dropped = cut.reduce((sum, { span }) => sum + (span.dropped?.links ?? 0), 0);
  const kept = cut.reduce((sum, { span }) => sum + span.links.length, 0);
  yield {
    severity: "info",
    confidence: 1,
    spans: cut,
    message: `${dropped} links of ${cut.length === 1 ? cut[0]?.span.name : `${cut.length} spans`} were dropped, ${kept} were kept`,
    phrase: "links dropped",
    evidence: { stat: [{ name: "dropped links", value: dropped, n: cut.length }] },
    fix: "raise OTEL_SPAN_LINK_COUNT_LIMIT (128 by default), or link to a batch instead of to each of its members",
    clause: "dropped",
  };
}
