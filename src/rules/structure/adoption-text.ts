import type { LinkProof } from "../../model/finding.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { Adoption } from "./adoption.ts";
import type { GivenTrace, ServiceRoots } from "./service-roots.ts";

const SHOWN_CANDIDATES = 5;
const SHOWN_EXAMPLES = 3;
/** Examples are looked for among so many roots. */
const MOST_TRIED = 20;

/** What a message says of a stray span's request. */
export function adoptionText({ verdict, candidates, equals }: Adoption): string {
  const [best] = candidates;
  if (best === undefined) return "";
  const { node, trace } = best.root;
  if (verdict === "probable")
    return `; probable parent trace ${trace.traceId}, ${node.span.name} (score ${best.score}: ${best.parts.join(", ")})`;
  const many = `${equals} ${equals === 1 ? "candidate" : "candidates"}`;
  return verdict === "possible" ? `; possible (${many}, score ${best.score})` : "; its request is unknown";
}

interface Lost {
  readonly node: TreeNode;
  readonly roots: ServiceRoots;
  readonly trace: GivenTrace;
}

/** The best candidates with their scores, and further traces that begin so. */
export function linksOf(
  { node, roots, trace }: Lost,
  adoption: Adoption | undefined,
): { link?: LinkProof[] } {
  const candidates = (adoption?.candidates ?? [])
    .slice(0, SHOWN_CANDIDATES)
    .map(({ root, score, parts }) => ({
      traceId: root.trace.traceId,
      spanId: root.node.span.spanId,
      note: `${root.node.span.name} ran around it, score ${score}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
    }));
  const examples = roots
    .named(node.span.name)
    .slice(0, MOST_TRIED)
    .filter((root) => root.trace.traceId !== trace.traceId)
    .slice(0, SHOWN_EXAMPLES)
    .map((root) => ({
      traceId: root.trace.traceId,
      spanId: root.node.span.spanId,
      note: `another root called ${node.span.name}`,
    }));
  const link = [...candidates, ...examples];
  return link.length === 0 ? {} : { link };
}
