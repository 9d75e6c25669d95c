import type { TraceFacts } from "../../trace/facts.ts";
import type { TreeNode } from "../../trace/tree.ts";
import type { RuleFacts } from "../facts.ts";

type Facts = Pick<RuleFacts, "spanFacts" | "role" | "expectations" | "run" | "root">;

const NOT_FOUND = 404;
const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const USUAL_SHARE = 0.2;
/** Fewer traces tell nothing about how often a span fails. */
const LEAST_TRACES = 20;

/** Why nobody minds that this span failed, as far as it is known (diagnostics R04). */
export function toleranceOf(node: TreeNode, facts: Facts): string | undefined {
  if (isExpected(node, facts)) return "the contract lets it fail or be absent";
  if (facts.role(node) === "cache") return "it is a cache";
  if (isReadOfNothing(node, facts)) return "it looked for something that is not there";
  const share = shareOfFailures(node, facts);
  if (share !== undefined && share >= USUAL_SHARE)
    return `it fails in ${Math.round(100 * share)} % of the successful traces of its kind`;
  return undefined;
}

/** The contract demands the span, and does not let it fail. */
export function isRequired({ span }: TreeNode, { expectations }: Pick<Facts, "expectations">): boolean {
  const places = expectations?.places.filter(({ fits }) => fits(span.name)) ?? [];
  return places.length > 0 && places.every(({ min, mayFail }) => min > 0 && !mayFail);
}

function isExpected({ span }: TreeNode, { expectations }: Facts): boolean {
  return (
    expectations?.places.some(({ fits, min, mayFail }) => (mayFail || min === 0) && fits(span.name)) === true
  );
}

function isReadOfNothing(node: TreeNode, { spanFacts }: Facts): boolean {
  const { httpStatus, httpMethod, errorType } = spanFacts(node);
  if (node.span.kind !== "CLIENT" || (httpStatus ?? Number(errorType)) !== NOT_FOUND) return false;
  return READS.has(httpMethod?.toUpperCase() ?? "") || /\b(?:lookup|look_up)\b/i.test(node.span.name);
}

/** In how many of the run's successful traces of this shape a span of this name failed; undefined: too few. */
function shareOfFailures(node: TreeNode, { run, root }: Facts): number | undefined {
  if (run === undefined || root === undefined) return undefined;
  const counts = run.over(failuresByShape).get(shapeOf(root));
  if (counts === undefined || counts.traces < LEAST_TRACES) return undefined;
  return (counts.failed.get(node.span.name) ?? 0) / counts.traces;
}

interface FailuresOfShape {
  traces: number;
  /** By span name, the traces in which one failed. */
  readonly failed: Map<string, number>;
}

function failuresByShape(traces: readonly TraceFacts[]): ReadonlyMap<string, FailuresOfShape> {
  const shapes = new Map<string, FailuresOfShape>();
  for (const trace of traces) {
    const { root } = trace;
    if (root === undefined || trace.spanFacts(root).failed) continue;
    const shape = shapes.get(shapeOf(root)) ?? { traces: 0, failed: new Map<string, number>() };
    shapes.set(shapeOf(root), shape);
    shape.traces += 1;
    const failed = trace.tree.nodes.filter((node) => trace.spanFacts(node).failed);
    for (const name of new Set(failed.map(({ span }) => span.name)))
      shape.failed.set(name, (shape.failed.get(name) ?? 0) + 1);
  }
  return shapes;
}

function shapeOf({ span }: TreeNode): string {
  return `${span.resource.service ?? ""}\n${span.name}`;
}
