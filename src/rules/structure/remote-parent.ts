import type { TraceFacts } from "../../trace/facts.ts";
import { isRemotelyCalled } from "../../trace/root.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";
import { timeProof } from "../proof.ts";
import { type Found, rule } from "../rule.ts";
import { mayStillGrow } from "../still-growing.ts";

const MOST_HAVE_IT = 0.9;
const ENOUGH_SPANS = 10;

export const remoteParent = rule({
  code: "S05",
  name: "remote-parent",
  title: "called from outside the trace",
  why:
    "The caller's span is not in the trace: it keeps its spans elsewhere, or does not trace. What it did " +
    "before and after the call cannot be seen, and the span counts as the root of what hangs under it.",
  fix: "let the caller export its spans and pass its context on, or mark the gateway as one that does not trace",
  example: {
    fires:
      "An http.handler of kind SERVER names the parent e0a1b2c3d4f56789, which the gateway kept to itself.",
    quiet:
      "A rerank of kind INTERNAL names an absent parent: it ran in the same process, so that parent was lost (S01).",
  },
  severities: ["warning", "info"],
  needs: ["tree", "completeness", "clock", "run"],
  *check(facts) {
    for (const { spanId, children } of facts.tree.missing) {
      for (const node of children)
        if (!node.superseded && isRemotelyCalled(node)) yield foundOf(node, spanId, facts);
    }
  },
});

type Facts = Pick<RuleFacts, "tree" | "completeness" | "clock" | "run">;

function foundOf(node: TreeNode, missing: string, facts: Facts): Found {
  const { service = "its service" } = node.span.resource;
  const { joined, all } = facts.run?.over(entrySpans).get(node.span.resource.service) ?? {
    joined: 0,
    all: 0,
  };
  const settled = facts.completeness.state !== "partial" && !mayStillGrow(facts);
  const unusual = settled && all >= ENOUGH_SPANS && joined >= MOST_HAVE_IT * all;
  const others = `${joined} of the ${all} entry spans of ${service} have theirs`;
  return {
    severity: unusual ? "warning" : "info",
    spans: [node],
    message:
      `${node.span.name} was called by a span that is not in the trace, ${missing}` +
      (unusual ? `, though ${others}` : ""),
    phrase: unusual ? "upstream span missing here only" : "remote parent",
    evidence: {
      absent: [
        { what: `span ${missing}, the caller`, where: `the ${facts.tree.nodes.length} spans of the trace` },
      ],
      time: [timeProof(node, `the ${whyRemote(node)} of ${service}`)],
      ...(all === 0
        ? {}
        : {
            stat: [
              {
                name: `entry spans of ${service} that have their parent`,
                value: joined / all,
                limit: MOST_HAVE_IT,
                n: all,
              },
            ],
          }),
    },
    ...(unusual ? { expected: `the caller's span, as in ${joined} of ${all}`, actual: "no caller" } : {}),
    clause: unusual ? "here only" : "remote",
  };
}

function whyRemote({ span }: TreeNode): string {
  return span.kind === "SERVER" || span.kind === "CONSUMER" ? `${span.kind} span` : "remotely called span";
}

interface EntrySpans {
  readonly joined: number;
  readonly all: number;
}

/** How many spans that name a remote caller have it in their trace, by service. */
function entrySpans(traces: readonly TraceFacts[]): ReadonlyMap<string | undefined, EntrySpans> {
  const counts = new Map<string | undefined, { joined: number; all: number }>();
  for (const { tree } of traces) {
    for (const node of tree.nodes) {
      if (node.superseded || node.span.parentSpanId === undefined || !isRemotelyCalled(node)) continue;
      const { service } = node.span.resource;
      const count = counts.get(service) ?? { joined: 0, all: 0 };
      counts.set(service, count);
      count.all += 1;
      if (!node.marks.has("orphan")) count.joined += 1;
    }
  }
  return counts;
}
