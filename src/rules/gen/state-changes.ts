import type { LogAttachment } from "../../trace/attach-logs.ts";
import type { ModelCall } from "./model-calls.ts";

/** Words of a server that lost the state it decodes from (diagnostics §5): evicted, preempted, out of memory. */
const STATE_CHANGE = /kv[ _.-]?cache[ _.-]?full|evict|preempt|\boom\b|out of memory|cuda ?error/i;
/** A message says it early, or not at all. */
const LONGEST_MESSAGE = 2000;
const MOST_LINES = 3;

/** The lines of a trace that say so, in time order, found once. */
export function stateChanges(logs: readonly LogAttachment[]): readonly TimedLine[] {
  return logs.flatMap((log) =>
    log.offsetNs !== undefined && STATE_CHANGE.test(log.line.message.slice(0, LONGEST_MESSAGE))
      ? [{ log, offsetNs: log.offsetNs }]
      : [],
  );
}

export interface TimedLine {
  readonly log: LogAttachment;
  readonly offsetNs: number;
}

/** The first of them between the prefill's start and the decode's end. */
export function changesDuring(
  { node, prefill }: ModelCall,
  changes: readonly TimedLine[],
): readonly LogAttachment[] {
  const from = prefill?.offsetNs ?? node.offsetNs;
  const to = node.offsetNs + (node.durationNs ?? 0);
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.offsetNs ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return changes.slice(low, low + MOST_LINES).flatMap(({ log, offsetNs }) => (offsetNs <= to ? [log] : []));
}
