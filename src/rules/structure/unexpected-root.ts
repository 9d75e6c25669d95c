import { clearOfBufferEdges } from "../../query/traceql/buffer-edges.ts";
import { type Found, type NotJudged, rule } from "../rule.ts";
import { doing, either } from "../traceql.ts";
import { gathered, rootsByService } from "./service-roots.ts";
import { STRAY_NEEDS, type Stray, strayFound } from "./stray-finding.ts";
import { INNER_ROLES, isUnexplained, strayBy } from "./stray-root.ts";
import { workloadQuestion } from "./workload-question.ts";

const ENOUGH_TRACES = 10;
const WORKLOAD_SHARE = 0.3;

export const unexpectedRoot = rule({
  code: "S02",
  name: "unexpected-root",
  title: "root that should have a parent",
  why:
    "The context was lost on the way: the span began a trace of its own, and the request that it belongs to " +
    "has a hole there. A correct setup has no such root.",
  fix:
    "Python: run executors and threads in contextvars.copy_context(), create tasks inside the span, detach " +
    "before a yield, hand the context to a StreamingResponse; Node: AsyncLocalStorage.bind or AsyncResource " +
    "around callbacks of pools and emitters; queues and HTTP: inject and extract traceparent; " +
    "copying ids into attributes mends nothing",
  example: {
    fires:
      "A thread pool loses the context: llm.decode is a trace of its own, while an http.handler of the same instance runs without a decode.",
    quiet: "A notebook calls gpt-4o once, and that call is the root of its trace.",
  },
  severities: ["error", "warning", "info"],
  needs: [...STRAY_NEEDS, "traceId", "root", "effectiveRoots", "role", "run"],
  get traceql() {
    return clearOfBufferEdges(`{ nestedSetParent < 0 && (${either(doing(...INNER_ROLES))}) }`);
  },
  *check(facts) {
    const strays = facts.tree.roots.flatMap((node) => {
      const by = isUnexplained(node) ? strayBy(node, facts.role(node), facts.expectations) : undefined;
      return by === undefined ? [] : [{ node, by }];
    });
    if (strays.length === 0) return;
    const { traceId, tree, role, completeness, root, effectiveRoots } = facts;
    const trace = { traceId, tree, role, isPartial: completeness.state === "partial" };
    const services = facts.run?.over(rootsByService) ?? gathered([trace]);
    const suspects = new Set(strays.map(({ node }) => node));
    const proper = effectiveRoots.find((node) => !suspects.has(node));
    for (const { node, by } of strays) {
      const roots = services.get(node.span.resource.service);
      if (roots !== undefined) yield* judged({ node, by, roots, trace, proper, facts }, root === node);
    }
  },
});

/** `beginsTrace`: it is the root that stands for the trace. */
function* judged(stray: Stray, beginsTrace: boolean): Generator<Found | NotJudged> {
  const { node, by, roots, trace, proper } = stray;
  const begun = roots.begunBy(node.span.name);
  const isForeign = by.by === "role" && !roots.hasEntry && proper === undefined;
  const isUsual = begun.length > WORKLOAD_SHARE * roots.traces || isForeign;
  if (beginsTrace && roots.traces >= ENOUGH_TRACES && isUsual) {
    if (begun[0]?.traceId === trace.traceId) yield workloadQuestion(stray);
  } else if (!isForeign) yield strayFound(stray);
  else if (roots.traces <= 1) yield { reason: "no contract, and no other trace of its service given" };
}
