import type { TreeNode } from "../../trace/tree.ts";
import { rule } from "../rule.ts";

/** So many members of a ring are written out. */
const SHOWN = 10;

export const cycle = rule({
  code: "S10",
  name: "cycle",
  title: "spans that are their own ancestors",
  why:
    "Spans whose parents lead back to themselves hang under no root: some tools drop them, others never end. " +
    "Only an exporter, or what rewrites ids behind it, makes them.",
  fix: "report it to the exporter's owner: parent ids are written before the span's own id is fixed",
  example: {
    fires: "vector.search names rerank as its parent, and rerank names vector.search.",
    quiet: "50,000 spans stand one under the other: a deep chain, and it ends at a root.",
  },
  severities: ["error"],
  needs: ["tree"],
  *check({ tree }) {
    const self = tree.nodes.filter(({ marks }) => marks.has("self-parent"));
    for (const node of self) {
      yield {
        severity: "error",
        confidence: 1,
        spans: [node],
        message: `${node.span.name} names itself as its parent`,
        phrase: "a span is its own parent",
        evidence: { link: [{ traceId: tree.traceId, spanId: node.span.spanId, note: "its own parent" }] },
        clause: "self",
      };
    }
    for (const members of loops(tree.nodes)) {
      const ids: string[] = members.slice(0, SHOWN).map(({ span }) => span.spanId);
      if (members.length > SHOWN) ids.push("…");
      const [top] = members;
      yield {
        severity: "error",
        confidence: 1,
        spans: members,
        message: `${members.length} spans are each other's ancestors: ${[...ids, ids[0]].join(" → ")}`,
        phrase: "parents in a circle",
        evidence: {
          link: members.slice(0, SHOWN).map(({ span }) => ({
            traceId: tree.traceId,
            spanId: span.spanId,
            note: `parent ${span.parentSpanId}`,
          })),
        },
        ...(top === undefined ? {} : { actual: `drawn as if ${top.span.name} had no parent` }),
      };
    }
  },
});

/** The members of each loop, from the one that it was broken at; a parent comes before its children. */
function loops(nodes: readonly TreeNode[]): TreeNode[][] {
  const loopOf = new Map<TreeNode, TreeNode[]>();
  const found: TreeNode[][] = [];
  for (const node of nodes) {
    if (!node.marks.has("cycle")) continue;
    const loop = (node.parent && loopOf.get(node.parent)) ?? [];
    if (loop.length === 0) found.push(loop);
    loop.push(node);
    loopOf.set(node, loop);
  }
  return found;
}
