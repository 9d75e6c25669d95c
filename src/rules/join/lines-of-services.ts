import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import { median } from "../median.ts";

/** How much a service logs, over all traces of a run. */
export interface Habit {
  /** Traces that the service took part in. */
  readonly traces: number;
  /** Of its lines for each of them. */
  readonly median: number;
  /** From its first line to its last, Unix nanoseconds; undefined: it has none with a time. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

export function logHabits(traces: readonly TraceFacts[]): ReadonlyMap<string, Habit> {
  const counts = new Map<string, number[]>();
  const spans = new Map<string, { from: bigint; to: bigint }>();
  for (const { tree, root, attachments } of traces) {
    for (const [service, count] of linesByService({ tree, root, logs: attachments })) {
      const known = counts.get(service);
      if (known === undefined) counts.set(service, [count]);
      else known.push(count);
    }
    for (const { line } of attachments) {
      if (line.timeUnixNano === undefined) continue;
      const service = line.service ?? serviceOfRoot(tree, root);
      const { from, to } = spans.get(service) ?? { from: line.timeUnixNano, to: line.timeUnixNano };
      const time = line.timeUnixNano;
      spans.set(service, { from: time < from ? time : from, to: time > to ? time : to });
    }
  }
  const habits = [...counts].map(([service, each]): [string, Habit] => {
    const { from, to } = spans.get(service) ?? {};
    return [service, { traces: each.length, median: median(each), from, to }];
  });
  return new Map(habits);
}

/** The lines of each service that took part in a trace, 0 where it logged nothing. */
export function linesByService(trace: {
  readonly tree: Tree;
  readonly root: TreeNode | undefined;
  readonly logs: readonly LogAttachment[];
}): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { span } of trace.tree.nodes)
    if (span.resource.service !== undefined) counts.set(span.resource.service, 0);
  for (const { line, node } of trace.logs) {
    const service = line.service ?? node?.span.resource.service ?? serviceOfRoot(trace.tree, trace.root);
    const count = counts.get(service);
    if (count !== undefined) counts.set(service, count + 1);
  }
  return counts;
}

function serviceOfRoot({ nodes }: Tree, root: TreeNode | undefined): string {
  return (root ?? nodes[0])?.span.resource.service ?? "";
}
