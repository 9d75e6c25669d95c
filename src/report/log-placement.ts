import type { SpanId } from "../model/ids.ts";
import type { LogAttachment } from "../trace/attach-logs.ts";
import type { TreeNode } from "../trace/tree.ts";

/** Log lines by the place where they are drawn, each list in the order given. */
export interface LogPlacement {
  readonly ofSpan: ReadonlyMap<TreeNode, readonly LogAttachment[]>;
  /** Lines that name a span of which the trace has none. */
  readonly ofMissing: ReadonlyMap<SpanId, readonly LogAttachment[]>;
  readonly ofTrace: readonly LogAttachment[];
}

export function placeLogs(logs: readonly LogAttachment[]): LogPlacement {
  const ofSpan = new Map<TreeNode, LogAttachment[]>();
  const ofMissing = new Map<SpanId, LogAttachment[]>();
  const ofTrace: LogAttachment[] = [];
  for (const log of logs) {
    if (log.node) add(ofSpan, log.node, log);
    else if (log.missingSpanId) add(ofMissing, log.missingSpanId, log);
    else ofTrace.push(log);
  }
  return { ofSpan, ofMissing, ofTrace };
}

function add<Place>(lists: Map<Place, LogAttachment[]>, place: Place, log: LogAttachment): void {
  const list = lists.get(place);
  if (list === undefined) lists.set(place, [log]);
  else list.push(log);
}
