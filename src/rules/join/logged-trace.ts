import type { LogLine } from "../../model/log-line.ts";
import type { TraceFacts } from "../../trace/facts.ts";
import type { Tree, TreeNode } from "../../trace/tree.ts";
import {
  areOtherProcesses,
  type ProcessIdentity,
  processIdentity,
} from "../../vocabulary/process-identity.ts";

export const NO_LINES = "no log lines given";

/** A trace and the log lines at hand for it, one of the run's or the one that is judged. */
export interface LoggedTrace {
  readonly tree: Tree;
  readonly root: TreeNode | undefined;
  readonly lines: readonly LogLine[];
}

export function loggedTraceOf({ tree, root, evidence }: TraceFacts): LoggedTrace {
  return { tree, root, lines: evidence.logs };
}

/** From the root's start to its end, Unix nanoseconds; of an unfinished root to the last time known. */
export interface RequestWindow {
  readonly from: bigint;
  readonly to: bigint;
}

export function requestWindow({ tree, root }: Pick<LoggedTrace, "tree" | "root">): RequestWindow | undefined {
  if (root === undefined) return undefined;
  const { startUnixNano, endUnixNano } = root.span;
  const finished = endUnixNano !== undefined && endUnixNano >= startUnixNano;
  return { from: startUnixNano, to: finished ? endUnixNano : tree.endUnixNano };
}

/** The processes that took part in a trace, by their service. */
export function processesOf({ nodes }: Tree): ReadonlyMap<string, readonly ProcessIdentity[]> {
  const byService = new Map<string, ProcessIdentity[]>();
  for (const { service, attributes } of new Set(nodes.map(({ span }) => span.resource))) {
    if (service === undefined) continue;
    const known = byService.get(service);
    if (known === undefined) byService.set(service, [processIdentity(attributes)]);
    else known.push(processIdentity(attributes));
  }
  return byService;
}

/** Whether a process of the trace may have written a line: its service, and no other instance of it. */
export function mayHaveWritten(
  processes: ReturnType<typeof processesOf>,
  { service, attributes, instance }: LogLine,
): boolean {
  const own = service === undefined ? [...processes.values()].flat() : processes.get(service);
  if (own === undefined) return false;
  const writer = processIdentity(attributes);
  if (instance !== undefined && writer.every((value) => value === undefined)) {
    const values = own.flat().filter((value) => value !== undefined);
    return values.length === 0 || values.includes(instance);
  }
  return own.some((identity) => !areOtherProcesses(identity, writer));
}
