import type { SpanId } from "../model/ids.ts";
import type { LogLine } from "../model/log-line.ts";
import { nanosBetween } from "../model/time.ts";
import { enclosingSpans, type Moment } from "./enclosing-span.ts";
import type { Tree, TreeNode } from "./tree.ts";

/** One log line in its place. */
export interface LogAttachment {
  readonly line: LogLine;
  /** The span that owns the line; undefined: it hangs on the trace, or on a missing span. */
  readonly node: TreeNode | undefined;
  /** The line names this span, and the trace has none of that id. */
  readonly missingSpanId: SpanId | undefined;
  readonly attachedBy: "span-id" | "time" | "trace";
  /** From the trace's start; undefined for a line without a time. */
  readonly offsetNs: number | undefined;
}

/** A line, and when. */
interface TimedLine {
  readonly line: LogLine;
  readonly offsetNs: number | undefined;
}

/**
 * Every line in its place, in time order, those without a time last; ties as they were given. By
 * span id; else by time under the innermost span of the line's service (of the only service, where
 * the line names none); else under the trace.
 */
export function attachLogs(tree: Tree, lines: readonly LogLine[]): LogAttachment[] {
  const timed = lines.map((line): TimedLine => ({ line, offsetNs: offsetOf(tree, line) })).sort(byTime);
  const byTimeOnly = placesByTime(tree, timed);
  return timed.map((entry) => {
    const { spanId } = entry.line;
    if (spanId === undefined) {
      const node = byTimeOnly.get(entry);
      return { ...entry, node, missingSpanId: undefined, attachedBy: node === undefined ? "trace" : "time" };
    }
    const node = ownerAmong(tree.byId.get(spanId) ?? [], entry.line);
    return { ...entry, node, missingSpanId: node === undefined ? spanId : undefined, attachedBy: "span-id" };
  });
}

function offsetOf(tree: Tree, { timeUnixNano }: LogLine): number | undefined {
  return timeUnixNano === undefined ? undefined : nanosBetween(tree.startUnixNano, timeUnixNano);
}

function byTime(one: TimedLine, other: TimedLine): number {
  const [time, otherTime] = [one.line.timeUnixNano, other.line.timeUnixNano];
  if (time === undefined || otherTime === undefined)
    return Number(time === undefined) - Number(otherTime === undefined);
  return time < otherTime ? -1 : Number(time > otherTime);
}

function placesByTime(tree: Tree, timed: readonly TimedLine[]): Map<TimedLine, TreeNode | undefined> {
  const service = onlyService(tree);
  const moments: Moment[] = [];
  const asked: TimedLine[] = [];
  for (const entry of timed) {
    const named = entry.line.service ?? service;
    if (entry.line.spanId !== undefined || entry.offsetNs === undefined || named === undefined) continue;
    moments.push({ service: named, offsetNs: entry.offsetNs });
    asked.push(entry);
  }
  const places = enclosingSpans(tree, moments);
  return new Map(asked.map((entry, position) => [entry, places[position]]));
}

function onlyService(tree: Tree): string | undefined {
  const services = new Set(tree.nodes.map(({ span }) => span.resource.service));
  return services.size === 1 ? [...services][0] : undefined;
}

/** Of several bearers of an id the one of the line's service, else the one that the tree goes by. */
function ownerAmong(bearers: readonly TreeNode[], line: LogLine): TreeNode | undefined {
  const ofService = bearers.find(
    ({ span, superseded }) =>
      !superseded && line.service !== undefined && span.resource.service === line.service,
  );
  return ofService ?? bearers[0];
}
