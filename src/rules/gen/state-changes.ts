import type { LogAttachment } from "../../trace/attach-logs.ts";
import { firstFrom } from "../../trace/first-from.ts";
import { mentions } from "../../vocabulary/mentions.ts";
import type { ModelCall } from "./model-calls.ts";

/** Words of a server that lost the state it decodes from (diagnostics §5): evicted, preempted, out of memory. */
const STATE_CHANGE = /kv[ _.-]?cache[ _.-]?full|evict|preempt|\boom\b|out of memory|cuda ?error/i;
const CHANGED = ["cache", "evict", "preempt", "oom", "memory", "cuda"];
/** A message says it early, or not at all. */
const LONGEST_MESSAGE = 2000;
const MOST_LINES = 3;

/** The lines of a trace that have a time, in time order. */
export function timedLines(logs: readonly LogAttachment[]): readonly TimedLine[] {
  return logs.flatMap((log) => (log.offsetNs === undefined ? [] : [{ log, offsetNs: log.offsetNs }]));
}

/** Those of them that tell of a lost state. */
export function stateChanges(lines: readonly TimedLine[]): readonly TimedLine[] {
  return lines.filter(({ log }) => tellsOfChange(log.line.message.slice(0, LONGEST_MESSAGE)));
}

function tellsOfChange(words: string): boolean {
  return mentions(words, CHANGED) && STATE_CHANGE.test(words);
}

export interface TimedLine {
  readonly log: LogAttachment;
  readonly offsetNs: number;
}

/** The first lines between the prefill's start and the decode's end. */
export function linesDuring(
  { node, prefill }: ModelCall,
  lines: readonly TimedLine[],
): readonly LogAttachment[] {
  const from = prefill?.offsetNs ?? node.offsetNs;
  const to = node.offsetNs + (node.durationNs ?? 0);
  const low = firstFrom(lines, from, ({ offsetNs }) => offsetNs);
  return lines.slice(low, low + MOST_LINES).flatMap(({ log, offsetNs }) => (offsetNs <= to ? [log] : []));
}
